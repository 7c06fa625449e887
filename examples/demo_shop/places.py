"""Where the demo shoppers live: real provinces, cities and districts; the streets are invented."""

from dataclasses import dataclass
from enum import StrEnum


class Region(StrEnum):
    EAST = "east"
    SOUTH = "south"
    NORTH = "north"
    CENTRE = "centre"
    WEST = "west"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class Place:
    province: str
    city: str
    district: str
    region: Region


PLACES = (
    Place("浙江省", "杭州市", "余杭区", Region.EAST),
    Place("浙江省", "宁波市", "鄞州区", Region.EAST),
    Place("浙江省", "温州市", "鹿城区", Region.EAST),
    Place("上海市", "上海市", "浦东新区", Region.EAST),
    Place("上海市", "上海市", "闵行区", Region.EAST),
    Place("江苏省", "南京市", "江宁区", Region.EAST),
    Place("江苏省", "苏州市", "吴中区", Region.EAST),
    Place("江苏省", "徐州市", "泉山区", Region.EAST),
    Place("安徽省", "合肥市", "蜀山区", Region.EAST),
    Place("福建省", "厦门市", "思明区", Region.SOUTH),
    Place("福建省", "福州市", "仓山区", Region.SOUTH),
    Place("广东省", "广州市", "天河区", Region.SOUTH),
    Place("广东省", "深圳市", "南山区", Region.SOUTH),
    Place("广东省", "佛山市", "禅城区", Region.SOUTH),
    Place("广东省", "东莞市", "南城街道", Region.SOUTH),
    Place("广西壮族自治区", "南宁市", "青秀区", Region.SOUTH),
    Place("海南省", "海口市", "龙华区", Region.SOUTH),
    Place("北京市", "北京市", "朝阳区", Region.NORTH),
    Place("北京市", "北京市", "海淀区", Region.NORTH),
    Place("天津市", "天津市", "河西区", Region.NORTH),
    Place("河北省", "石家庄市", "裕华区", Region.NORTH),
    Place("山东省", "济南市", "历下区", Region.NORTH),
    Place("山东省", "青岛市", "市北区", Region.NORTH),
    Place("山西省", "太原市", "小店区", Region.NORTH),
    Place("辽宁省", "沈阳市", "和平区", Region.NORTH),
    Place("辽宁省", "大连市", "沙河口区", Region.NORTH),
    Place("吉林省", "长春市", "朝阳区", Region.NORTH),
    Place("黑龙江省", "哈尔滨市", "南岗区", Region.NORTH),
    Place("内蒙古自治区", "呼和浩特市", "赛罕区", Region.NORTH),
    Place("河南省", "郑州市", "金水区", Region.CENTRE),
    Place("河南省", "洛阳市", "洛龙区", Region.CENTRE),
    Place("湖北省", "武汉市", "洪山区", Region.CENTRE),
    Place("湖南省", "长沙市", "岳麓区", Region.CENTRE),
    Place("江西省", "南昌市", "红谷滩区", Region.CENTRE),
    Place("四川省", "成都市", "武侯区", Region.WEST),
    Place("四川省", "绵阳市", "涪城区", Region.WEST),
    Place("重庆市", "重庆市", "渝北区", Region.WEST),
    Place("贵州省", "贵阳市", "观山湖区", Region.WEST),
    Place("云南省", "昆明市", "五华区", Region.WEST),
    Place("陕西省", "西安市", "雁塔区", Region.WEST),
    Place("甘肃省", "兰州市", "城关区", Region.WEST),
    Place("宁夏回族自治区", "银川市", "金凤区", Region.WEST),
    Place("青海省", "西宁市", "城西区", Region.WEST),
    Place("新疆维吾尔自治区", "乌鲁木齐市", "天山区", Region.REMOTE),
    Place("西藏自治区", "拉萨市", "城关区", Region.REMOTE),
)

# Big cities buy more online; every other place counts once.
PULL = {"杭州市": 5, "上海市": 5, "北京市": 5, "广州市": 4, "深圳市": 4, "成都市": 3, "苏州市": 3, "武汉市": 2}

STREETS = (
    "云栖示例路",
    "青禾示例街",
    "松涛示例巷",
    "望川示例大道",
    "柳荫示例路",
    "月桥示例街",
    "石榴示例弄",
    "晴川示例路",
)
ESTATES = (
    "禾苑",
    "听雨轩",
    "枫林里",
    "向阳家园",
    "半山小筑",
    "星河公寓",
    "梧桐新村",
    "春晓名邸",
    "南窗花园",
    "麦浪社区",
)

SURNAMES = tuple("林陈苏沈许何宋程叶江方顾夏白温柳秦唐孟乔傅季莫路童简阮池")
GIVEN = (
    "小满", "知夏", "安然", "一诺", "沐阳", "念禾", "星野", "若溪", "嘉木", "晚晴", "南乔", "子衿",
    "清欢", "望舒", "明朗", "书瑶", "云舟", "予安", "青禾", "可心", "乐言", "思远", "长歌", "静好",
    "北辰", "初雪", "海棠", "阿宁", "大鹏", "建华", "秀兰", "国庆", "小峰", "文静", "志远", "晓燕",
)  # fmt: skip
NICKS = (
    "晨曦", "半杯温水", "橘子汽水", "爱吃面的猫", "山间来信", "不熬夜", "慢慢走", "三月的风", "圆圆妈",
    "胡桃夹子", "小城故事", "云边小卖部", "跑步的鱼", "加糖拿铁", "一页书", "豆包爸爸", "南瓜灯", "晚安月亮",
    "电饭煲研究员", "收纳控", "今天喝茶了吗", "毛线团", "阳台种菜", "周末去爬山",
)  # fmt: skip
