"""A form that came with nothing chosen: old browsers send it in spite of `required`."""


class NothingChosen(ValueError):
    """`field` is the name of the choice that was passed over. Its page is shown again, with a word beside it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field
