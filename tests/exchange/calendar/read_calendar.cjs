// Reads a calendar from standard input as ical.js and node-ical do, and prints what each found as JSON:
// an event a UID, its title, and its start and end, each a date or an instant in UTC.
const ICAL = require('ical.js')
const ical = require('node-ical')
const { readFileSync } = require('node:fs')

const text = readFileSync(0, 'utf8')

function withIcalJs() {
  const found = {}
  for (const component of new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component)
    const moment = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString())
    found[event.uid] = [event.summary, moment(event.startDate), moment(event.endDate)]
  }
  return found
}

function withNodeIcal() {
  const found = {}
  const two = (number) => String(number).padStart(2, '0')
  for (const event of Object.values(ical.sync.parseICS(text)).filter((each) => each.type === 'VEVENT')) {
    // a date is midnight of this machine's own zone
    const day = (on) => `${on.getFullYear()}-${two(on.getMonth() + 1)}-${two(on.getDate())}`
    const moment = (at) => (event.datetype === 'date' ? day(at) : at.toISOString())
    found[event.uid] = [event.summary.val ?? event.summary, moment(event.start), moment(event.end)]
  }
  return found
}

process.stdout.write(JSON.stringify({ 'ical.js': withIcalJs(), 'node-ical': withNodeIcal() }))
