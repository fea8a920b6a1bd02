"""When a person can be visited and a volunteer is free, and the earliest stretch both have in common. All pure."""

from dispatch.availability.fit import Free, Visits
from dispatch.availability.local_calendar import LocalCalendar
from dispatch.availability.offered import HALVES, OfferedWindow, default_windows, offered_windows, window_from_code
from dispatch.availability.promises import Promise, can_keep
from dispatch.availability.quiet import OwnQuiet, leaving
from dispatch.availability.school import SchoolCalendar
from dispatch.availability.travel import travel_time
from dispatch.availability.week import OneOff, Slot
from dispatch.availability.windows import WEEKDAYS, Window, clipped, without

__all__ = [
    "HALVES",
    "WEEKDAYS",
    "Free",
    "LocalCalendar",
    "OfferedWindow",
    "OneOff",
    "OwnQuiet",
    "Promise",
    "SchoolCalendar",
    "Slot",
    "Visits",
    "Window",
    "can_keep",
    "clipped",
    "default_windows",
    "leaving",
    "offered_windows",
    "travel_time",
    "window_from_code",
    "without",
]
