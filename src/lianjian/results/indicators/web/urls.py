"""Addresses of the indicators room."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianjian.results.indicators.web import figures, registers
from lianjian.results.indicators.web.bulletins import acts, lists, pages

app_name = "indicators"
urlpatterns: list[URLPattern] = [
    path("figures/", figures.figures, name="figures"),
    path("figures/excel/", figures.figures_sheet, name="figures-excel"),
    path("figures/yearly/", registers.yearly, name="yearly-table"),
    path("figures/yearly/excel/", registers.yearly_sheet, name="yearly-table-excel"),
    path("figures/<str:id>/", figures.one_figure, name="figure"),
    path("figures/<str:id>/left-out/<str:reason>/", figures.left_out, name="figure-left-out"),
    path("figures/<str:id>/records/excel/", figures.records_sheet, name="figure-records-excel"),
    path("figures/<str:id>/below/excel/", figures.below_sheet, name="figure-below-excel"),
    path("figures/<str:id>/series/excel/", figures.series_sheet, name="figure-series-excel"),
    path("figures/<str:id>/ledger/", registers.ledger, name="ledger"),
    path("bulletins/", lists.bulletins, name="bulletins"),
    path("bulletins/excel/", lists.excel, name="bulletins-excel"),
    path("bulletins/new/", acts.new, name="bulletin-new"),
    path("bulletins/verify/", pages.verify, name="bulletin-verify"),
    path("bulletins/templates/", lists.templates, name="bulletin-templates"),
    path("bulletins/templates/new/", acts.new_template, name="bulletin-template-new"),
    path("bulletins/templates/<str:template>/end/", acts.drop_template, name="bulletin-template-end"),
    path("bulletins/<str:code>/", pages.bulletin, name="bulletin"),
    path("bulletins/<str:code>/paper/", pages.paper, name="bulletin-paper"),
    path("bulletins/<str:code>/figures/", pages.figures_file, name="bulletin-figures"),
    path("bulletins/<str:code>/compare/", pages.compare, name="bulletin-compare"),
    path("bulletins/<str:code>/edit/", acts.edit, name="bulletin-edit"),
    path("bulletins/<str:code>/hand-in/", acts.hand_in, name="bulletin-hand-in"),
    path("bulletins/<str:code>/return/", acts.give_back, name="bulletin-return"),
    path("bulletins/<str:code>/approve/", acts.approve, name="bulletin-approve"),
    path("bulletins/<str:code>/send/", acts.send, name="bulletin-send"),
    path("bulletins/<str:code>/drop/", acts.drop, name="bulletin-drop"),
]
