"""The list as somebody writes it in Django who knows Django: a fixed number of queries, each for the whole page."""

import os
from datetime import date, timedelta

from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import render

from .models import Draft, Engagement, Intended, Measurement, Partner, Person, Revision, Step, Workload

ROWS = int(os.environ.get("PEER_ROWS", "20"))
# The page is made as long as the one it is held against.
BYTES = int(os.environ.get("PEER_BYTES", "0"))
# Of a total: nobody reads more.
COUNTED = 10_001
SPAN = 182

SEGMENTS = {"enterprise": "エンタープライズ", "business": "ビジネス", "public_sector": "公共"}
STATUSES = {"active": "進行中", "blocked": "ブロック", "paused": "一時停止", "complete": "完了"}
REVIEWS = {"draft": "下書き", "submitted": "確認待ち", "approved": "承認済み", "returned": "差し戻し", "withdrawn": "取り下げ"}
OUTCOMES = {"enable": "有効化", "csm": "CSM", "bvd": "BVD", "disengage": "終了", "no_agreement": "合意なし"}


def ready(_):
    return HttpResponse("ready")


@login_required
@permission_required("auth.view_user", raise_exception=True)
def index(request):
    today = date.today()
    asked = Engagement.objects.select_related("partner", "manager").order_by("-updated_at", "-id")
    found = list(asked[: ROWS + 1])
    total = Engagement.objects.values("id")[:COUNTED].count() if len(found) > ROWS else len(found)
    found = found[:ROWS]
    ids = [engagement.id for engagement in found]
    usage = figures(ids)
    sparks = movements(ids, usage, today)
    due = dict(
        Step.objects.filter(engagement__in=ids, status__in=("open", "in_progress"), agreed=True)
        .values_list("engagement").annotate(Min("due_on"))
    )
    reviews = {}
    for line in Revision.objects.filter(engagement__in=ids, newest=True).select_related("review").order_by("review__number"):
        reviews[line.engagement_id] = line
    drafts = {draft.engagement_id: draft for draft in Draft.objects.filter(engagement__in=ids)}
    rows = []
    for engagement in found:
        newest, draft = reviews.get(engagement.id), drafts.get(engagement.id)
        number = newest.review.number if newest else 0
        if draft:
            review = (number + 1 if draft.review_id is None else number, "draft")
        else:
            review = (number, newest.state) if newest else None
        of = usage.get(engagement.id, [])
        rows.append({
            "engagement": engagement,
            "segment": SEGMENTS.get(engagement.segment, engagement.segment),
            "status": STATUSES[engagement.status],
            "usage": of,
            "width": len(of) * 12,
            "reached": sum(one["reached"] for one in of),
            "lowest": min(of, key=lambda one: (one["rate"] is not None, (one["rate"] or 0) - one["target"]), default=None),
            "spark": sparks.get(engagement.id),
            "review": review and (*review, REVIEWS[review[1]]),
            "due": due.get(engagement.id),
            "late": due.get(engagement.id) and due[engagement.id] < today,
            "meets_on": newest.follow_up_on if newest and not (draft and draft.review_id is None) else None,
        })
    page = render(request, "listed/index.html", {
        "rows": rows,
        "total": total,
        "workloads": Workload.objects.order_by("position", "id"),
        "partners": Partner.objects.order_by("name", "id"),
        "managers": Person.objects.filter(is_manager=True).order_by("name", "id"),
        "statuses": STATUSES.items(),
        "reviews": REVIEWS.items(),
        "outcomes": OUTCOMES.items(),
    })
    missing = BYTES - len(page.content)
    if missing > 7:
        page.content += b"<!--" + b" " * (missing - 7) + b"-->"
    return page


def figures(ids):
    """The measurement of the latest day for each intended workload."""
    latest = {}
    measured = Measurement.objects.filter(engagement__in=ids, excluded_at=None, active__isnull=False)
    for row in measured.order_by("as_of", "entered_at").values_list("engagement", "workload", "active", "entitled"):
        latest[row[:2]] = row[2:]
    usage = {}
    for row in Intended.objects.filter(engagement__in=ids).select_related("workload").order_by("engagement", "position"):
        active, entitled = latest.get((row.engagement_id, row.workload_id), (None, None))
        rate = active * 100 / entitled if entitled else None
        place = len(usage.setdefault(row.engagement_id, []))
        usage[row.engagement_id].append({
            "workload": row.workload_id, "name": row.workload.name, "target": row.target, "rate": rate, "x": place * 12,
            "reached": entitled is not None and entitled > 0 and active * 100 >= row.target * entitled,
        })
    return usage


def movements(ids, usage, today):
    """How the workload moved that stands lowest."""
    lowest = {}
    for engagement, of in usage.items():
        known = [one for one in of if one["rate"] is not None]
        if known:
            lowest[engagement] = min(known, key=lambda one: one["rate"] - one["target"])
    since = today - timedelta(days=SPAN)
    rows = Measurement.objects.filter(engagement__in=ids, as_of__gte=since, excluded_at=None, active__isnull=False)
    rows = rows.filter(workload__in={one["workload"] for one in lowest.values()}).order_by("as_of")
    days = {}
    for row in rows:
        one = lowest.get(row.engagement_id)
        if one and one["workload"] == row.workload_id and row.entitled:
            days.setdefault(row.engagement_id, {})[row.as_of] = row.active * 100 / row.entitled
    sparks = {}
    for engagement, rates in days.items():
        if len(rates) > 1:
            points = [f"{3 + 87 * (day - since).days / SPAN:.1f},{21 - 17 * min(rate, 100) / 100:.1f}" for day, rate in rates.items()]
            first, last = next(iter(rates.items())), list(rates.items())[-1]
            sparks[engagement] = {"line": " ".join(points), "first": first, "last": last, "of": lowest[engagement]}
    return sparks
