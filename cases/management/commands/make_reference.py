"""`manage.py make_reference`: writes the pages of reference of the documentation."""

from django.core.management.base import BaseCommand

from cases.management.reference import pages


class Command(BaseCommand):
    help = (
        "Write the pages of docs/reference/ anew: settings, commands, addresses of the API, words, "
        "tables. They follow from .env.example, the commands, docs/openapi.yaml, the rules and the "
        "models; a test says when they have to be written anew."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        for path, text in pages().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
                self.stdout.write(f"Wrote {path.name}")
