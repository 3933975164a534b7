"""People and sessions are Django's; the rest is the measured file's, which is only read."""


class Router:
    def db_for_read(self, model, **_):
        return "measured" if model._meta.app_label == "listed" else "default"

    db_for_write = db_for_read

    def allow_relation(self, *_, **__):
        return True

    def allow_migrate(self, db, app_label, **_):
        return db == "default" and app_label != "listed"
