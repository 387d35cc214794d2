"""What officers do, one function an act: each refuses in words what cannot be, and writes all of it or nothing."""
