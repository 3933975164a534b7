"""The measured file's tables, as far as the list reads them; Django makes and changes none of them."""

from django.db import models


class Person(models.Model):
    name = models.TextField()
    disabled_at = models.DateTimeField(null=True)
    is_manager = models.BooleanField()

    class Meta:
        managed = False
        db_table = "users"


class Partner(models.Model):
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "partners"


class Workload(models.Model):
    name = models.TextField()
    position = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "workloads"


class Engagement(models.Model):
    customer_name = models.TextField()
    segment = models.TextField()
    partner = models.ForeignKey(Partner, null=True, on_delete=models.DO_NOTHING)
    manager = models.ForeignKey(Person, on_delete=models.DO_NOTHING)
    set_status = models.TextField()
    completed_by = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "engagements"

    @property
    def status(self):
        return "complete" if self.completed_by is not None else self.set_status


class Intended(models.Model):
    pk = models.CompositePrimaryKey("engagement_id", "workload_id")
    engagement = models.ForeignKey(Engagement, on_delete=models.DO_NOTHING)
    workload = models.ForeignKey(Workload, on_delete=models.DO_NOTHING)
    target = models.BigIntegerField()
    position = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "engagement_workloads"


class Measurement(models.Model):
    engagement = models.ForeignKey(Engagement, on_delete=models.DO_NOTHING)
    workload = models.ForeignKey(Workload, on_delete=models.DO_NOTHING)
    active = models.BigIntegerField(null=True)
    entitled = models.BigIntegerField(null=True)
    as_of = models.DateField()
    source = models.TextField()
    entered_at = models.DateTimeField()
    excluded_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "measurements"


class Review(models.Model):
    number = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "reviews"


class Revision(models.Model):
    review = models.ForeignKey(Review, on_delete=models.DO_NOTHING)
    engagement = models.ForeignKey(Engagement, on_delete=models.DO_NOTHING)
    newest = models.BooleanField()
    state = models.TextField()
    follow_up_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "review_revisions"


class Draft(models.Model):
    engagement = models.ForeignKey(Engagement, on_delete=models.DO_NOTHING)
    review = models.ForeignKey(Review, null=True, on_delete=models.DO_NOTHING)

    class Meta:
        managed = False
        db_table = "review_drafts"


class Step(models.Model):
    engagement = models.ForeignKey(Engagement, on_delete=models.DO_NOTHING)
    due_on = models.DateField(null=True)
    status = models.TextField()
    agreed = models.BooleanField()

    class Meta:
        managed = False
        db_table = "next_steps"
