"""The one kind of error a person may read."""

from services.ports import View


class DomainError(Exception):
    """Steward can't do that.

    Raise a subclass for every "no" we foresee. Its docstring is the sentence the person reads: what
    was wrong, and an example that is right. It is logged as information and never retried; whatever
    its transaction had written is rolled back.
    """

    def __init__(self, view: View | None = None) -> None:
        super().__init__(" ".join((self.__doc__ or "").split()))
        self.view = view or View(name="refusal", facts={"text": str(self)})
        """What is shown to the person who asked."""
