"""When a reply is due: so many working days after the enquiry, in the Danish calendar."""

from __future__ import annotations

import datetime


def working_day_after(start: datetime.date, days: int) -> datetime.date:
    """The day that many working days after ``start``; the day itself does not count.

    Saturdays, Sundays, public holidays, 5 June, 24 and 31 December are not working days in Danish administrations.
    """
    import holidays

    calendar = holidays.country_holidays("DK", years=range(start.year, start.year + 2 + days // 200))
    day = start
    while days > 0:
        day += datetime.timedelta(days=1)
        closed = (day.month, day.day) in ((6, 5), (12, 24), (12, 31))
        if day.weekday() < 5 and day not in calendar and not closed:
            days -= 1
    return day
