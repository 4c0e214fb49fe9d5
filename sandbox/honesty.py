"""Reads the findings of validate_discord.py and decides: `honesty.py accepted|refused < findings`.

Of requests that were accepted, or refused for what they met, nothing may be wrong. Of requests that were refused for
what they are only the answers count: something must be wrong with the requests.
"""

import collections
import json
import re
import sys

# Where Discord's description is at odds with its documentation and with what its API takes and sends.
QUIRKS = [
    # Codes below `errors` are integers there, and texts in the documentation's examples.
    r"\$\.errors.*\._errors\[\d+\]\.code: \".*\" is not of type integer$",
    # A nonce is either an integer or a text there, so that a text of digits, which the check takes for both, is none.
    r"\$\.nonce: '\d+' is valid under each of ",
    # All fields of these bodies are optional, and libraries leave the body away.
    r"^(un)?ban_user_from_guild: (body required|content type application/octet-stream not accepted)",
    # The check expects the parts of messages; this form has a part of its own, called `file`.
    r"^create_guild_sticker: (\$: 'file' is a required property|multipart file part not named files)",
]
QUIRK = re.compile("|".join(QUIRKS))


def main(kind: str) -> int:
    wrong: collections.Counter[str] = collections.Counter()
    for line in sys.stdin:
        finding = json.loads(line)
        answer = finding["where"] == "response"
        if finding["severity"] != "ERROR" or kind == "refused" and not answer:
            continue
        if QUIRK.search(finding["text"]):
            continue
        wrong[f"[{finding['where']}] {finding['text']}"] += 1
    for text, count in sorted(wrong.items()):
        print(f"{count:5} {text}")
    print(f"{kind}: {sum(wrong.values())} errors", file=sys.stderr)
    return int(bool(wrong))


sys.exit(main(sys.argv[1]))
