"""Lianjian: a county's organisations in town and country, run as one."""
