"""The kinds of duty post everybody has: what each is there for, and what it asks of its holder.

A county adds its own and retires what it does not use (`models.CountyDutyKind`); a branch takes from both what its
village needs and may put the duties in its own words.
"""

from __future__ import annotations

from dataclasses import dataclass

from lianjian.records.cadres.enums import Ability


@dataclass(frozen=True, kw_only=True)
class DutyKind:
    """A kind of duty post."""

    code: str
    title: str
    duties: str
    suits: tuple[Ability, ...]


def _kind(code: str, title: str, duties: str, *suits: Ability) -> DutyKind:
    return DutyKind(code=code, title=title, duties=duties, suits=suits)


A = Ability
KINDS: tuple[DutyKind, ...] = (
    _kind("policy", "政策宣传岗", "向左邻右舍讲清党的政策和惠农补贴，把大家的想法带回支部。", A.POLICY, A.RESPECTED),
    _kind("oversight", "村务监督岗", "看村务、财务公开是否及时、真实，有疑问向村务监督委员会提出。", A.ACCOUNTS, A.LAW),
    _kind("technique", "科技示范岗", "先试新品种、新技术，试成了请乡亲到地头看、手把手教。", A.FARMING),
    _kind("help", "扶贫帮困岗", "联系困难户，了解难处，帮着出主意、找门路、办手续。", A.BUSINESS, A.CARE),
    _kind("mediation", "纠纷调解岗", "邻里、家庭、地边有了矛盾先上门劝，劝不开的报调解委员会。", A.RESPECTED, A.LAW),
    _kind("sanitation", "环境卫生岗", "照看一段街巷的卫生，提醒乱倒垃圾，带头打扫。", A.AT_HOME),
    _kind("security", "治安巡防岗", "留意村里的生人生事，夜里邻里守望，有情况报警。", A.AT_HOME, A.OUTDOORS),
    _kind("forest_fire", "森林防火岗", "防火季节在进山路口劝阻带火种，发现火情马上报告。", A.OUTDOORS),
    _kind("water", "水利管护岗", "照看渠道、机井和闸门，浇水时节排好次序，坏了及时报修。", A.OUTDOORS, A.CRAFT),
    _kind("customs", "红白理事岗", "帮着操办红白事，劝大家从简，不攀比、不铺张。", A.RESPECTED),
    _kind("culture", "文化活动岗", "组织唱歌、跳舞、下棋、赛球，管好锣鼓和音响。", A.CULTURE),
    _kind("road", "道路养护岗", "照看一段村路，填坑清沟，雨雪天提醒行人车辆。", A.OUTDOORS, A.CRAFT),
    _kind("elder_care", "助老敬老岗", "常去看独居老人，帮着买药、缴费、打电话。", A.CARE, A.AT_HOME),
    _kind("children", "关爱儿童岗", "留意留守儿童的吃穿、上学和安全，和家长通个话。", A.CARE, A.WRITING),
    _kind("sales", "产销信息岗", "打听行情，联系收购的客商，把消息告诉种养户。", A.BUSINESS, A.WRITING),
    _kind("jobs", "就业联络岗", "收集用工消息，给想出去或想回来的人牵线。", A.BUSINESS),
    _kind("learning", "学习辅导岗", "给老党员读文件、讲新闻，帮着管远程教育设备。", A.POLICY, A.WRITING),
    _kind("reading_room", "图书阅览岗", "管好农家书屋，按时开门，登记借还。", A.WRITING, A.AT_HOME),
    _kind("law", "普法宣传岗", "讲身边的法律，告诉人遇事找谁、怎么办。", A.LAW),
    _kind("public_opinion", "民情收集岗", "听群众说什么、急什么，记下来交给支部。", A.RESPECTED),
    _kind("agency", "便民代办岗", "替腿脚不便的乡亲跑腿办证、缴费、取件。", A.WRITING, A.AT_HOME),
    _kind("assets", "集体资产看护岗", "照看集体的房屋、机具和林地，坏了、丢了及时报告。", A.ACCOUNTS, A.AT_HOME),
    _kind("land", "土地管护岗", "留意乱占耕地、私挖乱建，先劝阻，再报告。", A.LAW, A.OUTDOORS),
    _kind("ecology", "生态保护岗", "照看林木、草场和河道，劝阻乱砍、乱牧、乱排。", A.OUTDOORS),
    _kind("disease_control", "动物防疫岗", "帮着打疫苗、报疫情，教养殖户消毒。", A.FARMING),
    _kind("machinery", "农机服务岗", "农忙时帮缺劳力的人家耕种收，教人修小毛病。", A.CRAFT),
    _kind("electricity", "用电安全岗", "提醒老旧线路，帮邻居看看闸刀、插座，难的报供电所。", A.CRAFT),
    _kind("traffic", "交通安全劝导岗", "在路口劝戴头盔、不超员，赶集日照看秩序。", A.AT_HOME),
    _kind("food_safety", "食品安全岗", "留意小卖部和流动摊的过期食品，办酒席提醒留样、报备。", A.AT_HOME),
    _kind("flood", "防汛抗旱岗", "汛期看水位、看险段，听到预警挨户叫人。", A.OUTDOORS),
    _kind("weather", "气象灾害报信岗", "把大风、冰雹、寒潮的预警告诉没有手机的人家。", A.AT_HOME, A.WRITING),
    _kind("health", "卫生健康岗", "提醒打疫苗、做体检，帮村医联系慢性病人。", A.CARE),
    _kind("anti_fraud", "防诈骗宣传岗", "提醒老人不转账、不点链接，有可疑的帮着打电话问。", A.WRITING, A.CARE),
    _kind("online_sales", "电商带货岗", "教人开网店、拍产品、发快递。", A.WRITING, A.BUSINESS),
    _kind("team", "党员联户岗", "联系附近十来户，通知的事说到，难处带回来。", A.RESPECTED, A.AT_HOME),
    _kind("hall", "活动阵地管理岗", "管好党员活动室，开门、烧水、保管东西。", A.AT_HOME),
)  # fmt: skip
BY_CODE: dict[str, DutyKind] = {kind.code: kind for kind in KINDS}
