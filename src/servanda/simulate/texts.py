"""What people write in a maternity-and-baby shop's chats: questions with fitting answers, notes, automatic replies."""

from collections.abc import Iterable, Sequence
from itertools import product

PRODUCTS = (
    "一段奶粉",
    "二段奶粉",
    "三段奶粉",
    "水解奶粉",
    "新生儿纸尿裤",
    "L 码拉拉裤",
    "云柔湿巾",
    "棉柔巾",
    "婴儿推车",
    "安全座椅",
    "恒温调奶器",
    "电动吸奶器",
    "储奶袋",
    "玻璃奶瓶",
    "防胀气奶嘴",
    "婴儿床",
    "纯棉睡袋",
    "连体衣",
    "护脐带",
    "洗护套装",
    "婴儿面霜",
    "驱蚊贴",
    "辅食米粉",
    "果泥",
    "溶豆",
    "咬咬胶",
    "早教布书",
    "爬行垫",
    "围栏",
    "孕妇枕",
    "待产包",
    "防溢乳垫",
)

# topic: what a customer asks, what a person answers; {p} is a product
TOPICS = (
    (
        ("{p}还有货吗？", "想买{p}，现在有现货吗", "{p}什么时候补货呀"),
        ("{p}有现货，今天下单明天发出。", "{p}目前缺货，预计三天后到，到了我告诉您。", "有的，您要几件？我帮您留。"),
    ),
    (
        ("我买的{p}到哪了？", "{p}两天没更新物流了，帮忙查下", "请问{p}今天能送到吗"),
        (
            "查到了，{p}已到您所在的城市，今天派送。",
            "快递在中转站，我已经催了，有消息马上回您。",
            "预计今天下午送到，请保持电话畅通。",
        ),
    ),
    (
        ("{p}想退，怎么操作", "宝宝用不上{p}了，能退吗", "{p}没拆封，可以换别的吗"),
        (
            "签收七天内、未拆封可以退，请在订单里点申请售后。",
            "可以换，差价多退少补，我把步骤发给您。",
            "已为您登记，审核后一个工作日内给您答复。",
        ),
    ),
    (
        ("{p}适合多大的宝宝？", "四个月可以用{p}吗", "{p}怎么选尺码"),
        (
            "包装上有月龄说明，四个月建议选小号。",
            "按体重选更准，您告诉我宝宝体重，我帮您看。",
            "{p}建议六个月以后使用，具体情况请咨询医生。",
        ),
    ),
    (
        ("{p}怎么清洗", "{p}能放消毒柜吗？", "{p}第一次用要煮吗"),
        ("温水冲洗后自然晾干就可以。", "可以，消毒时间不要超过十分钟。", "第一次使用建议用开水烫三分钟。"),
    ),
    (
        ("收到的{p}包装破了", "{p}少发了一件", "{p}打开有点异味，正常吗"),
        (
            "实在抱歉，麻烦拍张照片，我马上登记处理。",
            "给您添麻烦了，少的那件今天补发。",
            "我先记录，并请品控同事核对批次，稍后回复您。",
        ),
    ),
    (
        ("{p}有活动吗", "会员买{p}有优惠吗？", "{p}满减能叠加券吗"),
        ("本周{p}第二件八折。", "会员可以再减二十元，结算时自动抵扣。", "满减和店铺券可以一起用，平台券不行。"),
    ),
    (
        ("能开{p}的发票吗", "{p}发票抬头写错了", "电子发票发到邮箱可以吗"),
        ("可以，确认收货后在订单里申请。", "把正确的抬头发我，今天重新开。", "可以的，发票会在两个工作日内到邮箱。"),
    ),
    (
        ("地址填错了，{p}能改吗", "{p}先别发，我要换个地址", "想把{p}改成自提"),
        ("还没出库，已经帮您改好了。", "已拦截，请把新地址发给我。", "可以，到店报手机尾号取货就行。"),
    ),
)

FOLLOW_UPS = (
    "那大概多久？",
    "好的，我再看看",
    "可以，麻烦你了",
    "要付运费吗",
    "那颜色能选吗",
    "明白了",
    "我拍个照给你看",
)
FOLLOW_UP_ANSWERS = (
    "一般两天左右。",
    "好的，随时找我。",
    "不用运费。",
    "可以选，备注里写上就行。",
    "收到，我看一下。",
    "不麻烦，应该的。",
)
BURSTS = ("在吗？", "有点急", "麻烦看一下", "订单是昨天下的", "宝宝等着用", "谢谢啦", "上次也是这样", "帮我查查")
THANKS = ("谢谢！", "好的谢谢", "辛苦了", "太好了，谢谢", "嗯嗯，谢谢你")
WELCOMES = ("不客气，祝宝宝健康。", "不客气，有事随时联系。", "应该的，祝您生活愉快。")
AUTOMATIC = ("您好，消息已收到，客服马上就来。", "您好，现在咨询的人较多，请稍等。", "自动回复：客服会尽快答复您。")
RESENT = ("刚才发错了，更正一下：明天上午发出。", "抱歉，上一条有误，以这条为准。")
STAFF_IN_ROOMS = ("我们仓库也在核对。", "@客服 麻烦跟进一下", "店里这边已经知道了。")
INTERNAL = ("下班前把登记表补一下", "这位客户我来跟", "周报的数据发你了", "中午换班可以吗")
BROADCASTS = (
    "新到一批纯棉睡袋，需要的妈妈可以看看。",
    "本周六店里有育儿讲座，欢迎报名。",
    "春季换新活动开始了，详情见店铺首页。",
)
MASKED_ANSWERS = ("换到这边聊，我发您清单。", "我用这个号跟您说，方便看图。")
PHRASE_FRAMES = ("您放心，{phrase}。", "亲，我们{phrase}的。", "这款{phrase}，放心买。")

NOTES = {
    "opened": ("客户来电反映", "聊天中提出", "门店转来", "客户说“急用”，请优先"),
    "level_changed": ("核实后调整", "客户补充了情况，重新定级"),
    "answered": ("已按标准答复", "发送使用说明"),
    "handed_over": ("转仓储核查", "转售后,附订单号"),
    "customer_informed": ("已告知进展", "电话告知，客户知悉"),
    "client_contacted": ("已电话联系负责人", "负责人已知悉"),
    "solution_proposed": ("首次方案：换新", "首次方案：退款并上门取件"),
    "need_recorded": ("需求已录入", "建议已整理"),
    "paused": ("等客户提供照片", "等客户回电"),
    "resumed": ("照片已收到", "客户已回电"),
    "closed": ("客户确认解决", "回访满意"),
    "reopened": ("客户再次反映", "问题重现"),
}
DEPARTMENTS = ("仓储部", "售后部", "品控部", "商品部")
PERSONS = ("周青", "沈禾", "方澜")


def clean(texts: Iterable[str], phrases: Sequence[str]) -> tuple[str, ...]:
    """The texts without any of the phrases an agreement forbids: what is said by itself never breaks it."""
    return tuple(text for text in texts if not any(phrase in text for phrase in phrases))


def dialogues() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Questions and answers side by side: the answer at an index fits the question there."""
    asked: list[str] = []
    answered: list[str] = []
    for item, (questions, answers) in product(PRODUCTS, TOPICS):
        for number, question in enumerate(questions):
            asked.append(question.format(p=item))
            answered.append(answers[number % len(answers)].format(p=item))
    return tuple(asked), tuple(answered)
