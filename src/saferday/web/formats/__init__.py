"""How dates are written and typed, where Django's own form of a language is not this centre's."""
