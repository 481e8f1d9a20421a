"""Chance from a seed: the same seed, the same month."""

import random
from fractions import Fraction


class Dice(random.Random):
    """What is thrown when a month is made up."""

    def sometimes(self, chance: float) -> bool:
        """True in that part of all throws."""
        return self.random() < chance

    def money(self, low: int, high: int, digits: int = 2) -> Fraction:
        """An amount between two, which are in the smallest unit."""
        return Fraction(self.randint(low, high), 10**digits)
