"""What a route or an act asks of the caller: the rules of which `app.security.rights` makes its table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.security.callers import Caller, Role, Scope

# Gives the id of the account whose row the path names, none where there is no such row.
Owner = Callable[[Session, Mapping[str, str]], int | None]


@dataclass(frozen=True)
class Rule:
    """What a route or an act asks of the caller."""

    # The lowest role that may.
    role: Role = Role.STRANGER
    # The least that a personal token must allow; none where tokens don't count at all.
    scope: Scope | None = None
    # Whose row it must be; someone else's looks to the caller as if it weren't there.
    owner: Owner | None = None
    # The answer is the same for everybody: no session is looked up, caches may keep it.
    same_for_all: bool = False
    # Someone whose password others know may use it before they have changed that.
    before_password: bool = False
    # The answer holds what no cache may keep.
    private: bool = True

    def admits(self, caller: Caller | None) -> bool:
        """True when role and token suffice; whose row it is stays to be seen."""
        if self.role == Role.STRANGER:
            return True
        if caller is None or caller.role < self.role:
            return False
        return caller.scope is None or (self.scope is not None and caller.scope >= self.scope)


# Public, and the same for everybody.
DATA = Rule(same_for_all=True, private=False)
# Public; the header of the page says who is signed in.
PAGE = Rule(private=False)
# Public, with a form on it.
FORM = Rule()
EDITOR = Rule(Role.EDITOR)
REVIEWER = Rule(Role.REVIEWER)
ADMIN = Rule(Role.ADMIN)


def own(rule: Rule, owner: Owner) -> Rule:
    """The rule, for rows of the caller's own only."""
    return replace(rule, owner=owner)
