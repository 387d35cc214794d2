"""What a page says on top after an act: a sentence of ours, chosen by a word in the address, never by its text."""

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse

from web.listing import NOTICE

NOTICES: dict[str, str] = {
    "approved": "The proposal is approved. It holds from the day asked for, or from today if that day has passed.",
    "returned": "The proposal is returned with your reason. Nothing has changed.",
    "proposed": "Sent for approval. Nothing changes until somebody else approves it.",
    "level-set": "The level is recorded. What is due now stands below.",
    "booked": "The visit is booked, and stands in the calendar. It stays due until it is made and recorded.",
    "moved": "The visit is moved, in the calendar as well.",
    "called-off": "The visit is called off, and is gone from the calendar. It stays due.",
    "not-made": "It is recorded that the visit was not made. What was due is still due.",
    "plan-set": "The plan's interval is recorded. What is due now stands below.",
    "state-set": "The state is recorded. What is due now stands below.",
    "return-recorded": "The return is recorded. What is due now stands below.",
    "excepted": "The exception is recorded. It stands beside the count, and the visit stays due.",
    "address-set": "The address is recorded. What is due now stands below.",
    "particulars-set": "The particulars are recorded.",
    "registered": "The registration is recorded. What is due now stands below.",
    "reassigned": "They are reassigned. Caseloads stand below, and so does the way to undo it.",
    "reassignment-undone": "It is undone: they are whose they were before.",
    "cover-arranged": "The cover is arranged. It holds between its two days, and ends by itself.",
    "cover-ended": "The last day of the cover is set.",
    "cover-withdrawn": "The cover is withdrawn: it never begins.",
    "absence-recorded": "The absence is recorded. Visits booked in that time stand below, days without cover on Cover.",
    "absence-withdrawn": "The absence is withdrawn.",
    "account-disabled": "The account is switched off: its sessions and calendar links have ended.",
    "account-enabled": "The account is switched on. Calendar links that ended stay ended.",
    "sessions-ended": "Every session of the account has ended. They can sign in again.",
    "password-changed": "Your password is changed. Every other session of yours has ended.",
    "signed-out-elsewhere": "Every other session of yours has ended. This one goes on.",
    "officer-added": "The officer is added.",
    "officer-changed": "The officer’s particulars are changed. Rights follow at their next request.",
    "team-added": "The team is added.",
    "area-set": "The team’s area is set.",
    "supervision-begun": "They answer for the team, from the day given.",
    "supervision-ended": "The last day is set: after it they answer for the team no longer.",
    "imported": "Imported: every row of the file. What it did stands below.",
    "feed-revoked": "The calendar link is switched off. The calendar says so at its next fetch.",
    "feeds-revoked": "Every calendar link of yours is switched off. The calendars say so at their next fetch.",
    "feed-shown-before": "That link was made and shown when you first sent the form. It is not shown again: if you "
    "did not take it down, replace it.",
    "directed": "The visit is directed. What is due now stands below.",
    "visited": "The visit is recorded, and it counts. When the next one is due, and why, stands below.",
    "attempted": "It is recorded. It does not count as a visit: what was due is still due, as stands below.",
    "correct-done": "The record is corrected. What it said before stays below, with your reason.",
    "withdraw-done": "The record is withdrawn, and counts no longer. It can still be read below, with your reason.",
    "passed-on": "The record is changed. The person is among those of another team now.",
    "checked": "The checks are recorded. What they are worth for the next visit stands below.",
    "assessed": "The assessment is recorded. What is due now stands below.",
    "assessed-proposed": "The assessment is recorded. Its lower level waits until somebody else approves it.",
    "thrown-away": "The form is thrown away. Nothing of it was recorded.",
    "form-gone": "The form that was here was sent, or is no longer kept. This one is empty.",
    "noted": "It is recorded. It does not count as a visit, and moves no deadline.",
}
"""By the word: what was done, and where to look."""


def notice_of(request: Request) -> str | None:
    """The sentence for this page; none for a word that is not ours."""
    return NOTICES.get(request.query_params.get(NOTICE, ""))


def done(path: str, word: str, **more: str) -> RedirectResponse:
    """Lead on after an act, so that loading the page again does not send the form again."""
    query = "".join(f"&{name}={quote(text, safe='')}" for name, text in more.items())
    return RedirectResponse(f"{path}?{NOTICE}={quote(word, safe='')}{query}", 303)
