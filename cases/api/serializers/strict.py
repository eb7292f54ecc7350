"""Reading what was sent strictly: nothing is passed over, and all mistakes of form come at once."""

from __future__ import annotations

from difflib import get_close_matches

from rest_framework import serializers
from rest_framework.fields import SkipField, empty


class Mistaken(serializers.ValidationError):
    """Mistakes of form. `readable` is what could be read beside them: of an object the members that
    could be, of a list all items, with None in place of those that could not."""

    def __init__(self, mistakes: dict, readable: dict | list) -> None:
        super().__init__(mistakes)
        self.readable = readable


class Strict(serializers.Serializer):
    """A serializer that refuses what it does not know, instead of passing it over."""

    def to_internal_value(self, data) -> dict:
        if not isinstance(data, dict):
            raise serializers.ValidationError("Write an object, as {…}.")
        mistakes, found = {}, {}
        for name in data.keys() - self.fields.keys():
            near = get_close_matches(name, self.fields, 1)
            hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(self.fields)}."
            mistakes[name] = [f"There is no such field. {hint}"]
        for name, field in self.fields.items():
            try:
                found[name] = field.run_validation(data.get(name, empty))
            except SkipField:
                pass
            except serializers.ValidationError as error:
                mistakes[name] = _with_help(field, error.detail)
                if isinstance(error, Mistaken):
                    found[name] = error.readable
        if mistakes:
            raise Mistaken(mistakes, found)
        return found


def _with_help(field: serializers.Field, mistakes):
    """The mistakes; of what is missing, also what it is."""
    is_missing = isinstance(mistakes, list) and getattr(mistakes[0], "code", "") == "required"
    return [f"This is missing. {field.help_text}"] if is_missing else mistakes


class EachField(serializers.ListField):
    """A list of which each item is read, whatever is wrong with the others."""

    def to_internal_value(self, data) -> list:
        # Before the items are looked at, of which there may be thousands.
        if isinstance(data, list) and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)

    def run_child_validation(self, data) -> list:
        found, mistakes = [], {}
        for place, item in enumerate(data):
            try:
                found.append(self.child.run_validation(item))
            except serializers.ValidationError as error:
                mistakes[place] = error.detail
                found.append(getattr(error, "readable", None))
        if mistakes:
            raise Mistaken(mistakes, found)
        return found
