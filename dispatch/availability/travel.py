"""How long a volunteer takes to the door. An assumption, named here: nobody is asked to prove their speed."""

from datetime import timedelta

from dispatch.states import Travel

# Metres a minute, and minutes before moving: 4.5 km/h on foot; 14 km/h by bicycle, with its lock; 30 km/h by car in
# town, to start and to park.
SPEED = {Travel.FOOT: 75.0, Travel.BICYCLE: 14_000 / 60, Travel.CAR: 500.0}
START = {Travel.FOOT: 0.0, Travel.BICYCLE: 2.0, Travel.CAR: 5.0}


def travel_time(distance_m: float, moves_by: Travel, detour: float) -> timedelta:
    """The time from door to door. `distance_m` as the crow flies; streets make it `detour` times longer."""
    return timedelta(minutes=START[moves_by] + distance_m * detour / SPEED[moves_by])
