"""What tests of notifications share: the messages of somebody, and wishes."""

from collections.abc import Sequence

from sqlalchemy import select

from consult.audit import service as record
from consult.audit.models import LOG_ID, TreeLeaf
from consult.core import clock
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.notifications import followers, service
from consult.notifications.models import Message
from consult.notifications.rules import Template
from consult.notifications.service import Wishes
from tests.world import Someone, World

FOLLOWER = followers.FOLLOWERS[0].name


def messages_of(world: World, who: Someone) -> Sequence[Message]:
    """Return somebody's messages, oldest first."""
    with world.app.app_context():
        forget()
        return (
            reader()
            .scalars(
                select(Message)
                .outerjoin(TreeLeaf, TreeLeaf.entry_id == Message.key)
                .where(Message.person_id == who.id)
                .order_by(Message.made_at, TreeLeaf.seq, Message.id)
            )
            .all()
        )


def told(world: World, who: Someone) -> list[Template]:
    """Return what somebody was told since the world was built, oldest first."""
    world.keep_up()
    old = {Template.ROLE_GIVEN, Template.SEAT_GIVEN, Template.RESIDENCE_CONFIRMED}
    return [Template(each.template) for each in messages_of(world, who) if each.template not in old]


def newest(world: World, who: Someone, template: Template) -> Message:
    """Return somebody's newest message of a template."""
    world.keep_up()
    return next(each for each in reversed(messages_of(world, who)) if each.template == template)


def start_again(world: World) -> None:
    """Let the follower begin anew at the first entry of the record."""
    with world.app.app_context():
        record.move_cursor(system_actor(), LOG_ID, FOLLOWER, 0)


def remind(world: World) -> int:
    """Look for whom to remind."""
    with world.app.app_context():
        forget()
        return followers.remind_now(clock.now())


def deliver(world: World) -> int:
    """Send the mail that is due."""
    with world.app.app_context():
        forget()
        return followers.deliver()


def take_mail(world: World, who: Someone, address: str, language: str = "zh") -> None:
    """Give somebody a confirmed address; what was told before is neither unread nor mailed."""
    world.keep_up()
    world.do(who, service.set_wishes, who.id, Wishes(address, mail_on=True, language=language))
    world.do(who, service.confirm_address, who.id, address)
    for message in messages_of(world, who):
        world.do(who, service.mark_read, who.id, (message.id,))
