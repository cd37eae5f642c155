"""The ideas of the club as pure Python: no ORM, no clock, no input or output."""
