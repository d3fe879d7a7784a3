"""The screens: the guard, the states, the doors, and hostile clients."""
