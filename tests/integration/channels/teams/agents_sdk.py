"""Read a JSON list of activities and write the faults of each, found with the Microsoft 365 Agents SDK, as JSON."""

import json
import sys

from microsoft_agents.activity import Activity
from pydantic import ValidationError


def faults(activity):
    try:
        read = Activity.model_validate(activity)
    except ValidationError as error:
        return [str(error)]
    unknown = set(read.model_extra or ())
    for attachment in read.attachments or []:
        unknown |= set(attachment.model_extra or ())
        if attachment.content_type.startswith("application/vnd.microsoft.card.hero"):
            # The SDK does not parse the content of attachments, so check its buttons here.
            unknown |= {f"button without type: {button}" for button in attachment.content.get("buttons", []) if "type" not in button}
    written = read.model_dump(by_alias=True, exclude_unset=True, mode="json")
    lost = {name for name in activity if name not in written}
    return sorted(unknown | lost)


json.dump([faults(activity) for activity in json.load(sys.stdin)], sys.stdout)
