"""中文。"""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import Manner, cases, lines

CASES = (
    *cases(
        Category.technical,
        """
= low
# 深色模式下图标看不清
深色模式下 {feature} 的图标几乎看不见，不影响使用，只是不太美观。
- 图标看不清
= medium
# {board} 导出的文件是空的
# 导出 CSV 没有数据
从 {date} 开始，{board} 导出的表格只有标题行，没有内容。导出 PDF 是正常的，我们暂时用 PDF 代替。
+ 看板里大约有 {count} 张卡片。
+ 换了电脑和浏览器，结果一样。
- 导出是空的
= medium
# 打开 {board} 要等半分钟
# 系统很慢
{board} 现在打开要二三十秒，其他小一点的看板很快。
+ 公司网络和手机热点都试过。
- 太慢了
= medium
# 安卓手机通知延迟
手机上的提醒总是晚几个小时才到，有时晚上一起弹出来，邮件通知是准时的。
+ 版本 {version}。
- 通知延迟
= high
# 打开 {board} 报错 {code}
今天早上开始 {board} 打不开，一直报错 {code}。这是我们的主看板，整个团队无法工作，也没有别的办法。
+ 刷新、换浏览器都没有用。
- 报错 {code}，无法工作
= critical
# 全公司无法使用，全部返回 503
从 {hour} 起，我们 {people} 名员工打开任何页面都是 503，生产已经停了。
- 全部 503，{people} 人停工
""",
    ),
    *cases(
        Category.billing,
        """
= low
# 关于发票 {invoice} 的问题
请问发票 {invoice} 上的“按比例计费”是什么意思？不着急。
- 发票问题
= medium
# 修改发票抬头
# 申请退款
我们的公司地址变了，请重新开具发票 {invoice}，财务这个月需要。
我们多买了 {seats} 个席位，一直没有使用，可以退款或抵扣下个月的费用吗？
- 请修改发票抬头
= high
# 重复扣款 {amount}
{date} 我们的账户被扣了两次 {amount}，单号相同。请尽快退回其中一笔。
+ 银行说他们无法撤回。
- 重复扣款
""",
    ),
    *cases(
        Category.account,
        """
= low
# 如何修改显示名称
个人资料里我的名字少了一个字，请问在哪里修改？
- 修改名字
= medium
# 外部人员应该用什么角色
# 删除离职同事的账号
{teammate} 已经离职，但还在成员列表里，点删除会报错，请帮忙处理。
- 删除账号 {teammate}
= high
# 手机丢了，无法登录
装有验证码的手机被偷了，备用码也在里面。我是唯一的管理员，现在完全无法登录。
+ 我可以用任何方式证明身份。
- 无法登录，手机丢了
""",
    ),
    *cases(
        Category.general,
        """
= low
# 一个小建议
# 谢谢
希望 {feature} 可以记住上一次的视图，只是一个建议。
新的 {feature} 非常好用，谢谢你们！
- 小建议
= medium
# 数据存放在哪里
我们采购部门需要了解数据存放的地点和安全措施，请问有没有现成的文件？
- 有安全说明文件吗
""",
    ),
)

MANNER = Manner(
    greetings=lines("您好，\n你好，\n各位好，"),
    asides=lines("""
        我们用 Kestrel 已经两年了，以前没有遇到过。
        如果需要，我可以提供截图。
        工作日下午都可以联系我。
        我们的技术人员检查过，网络没有问题。
        在帮助文档里没有找到答案。
    """),
    polite=lines("非常感谢您的帮助。\n辛苦了，谢谢！"),
    angry=lines("这已经是第三次了，请给一个说法！\n付了这么多钱，就是这样的服务吗？"),
    anxious=lines("我很担心数据会丢失。\n请尽快告诉我情况，谢谢。"),
    endings=lines("谢谢\n此致敬礼\n祝好"),
    replies=lines("""
        感谢您的来信，我们正在查看，今天会给您答复。
        我们已经重现了这个问题，正在修复。
        请问是从什么时候开始的？用的是哪个浏览器？
        现在应该恢复了，请您再试一次。
    """),
    last_words=lines("""
        很高兴问题已经解决，我们先关闭这个请求，您回复后会重新打开。
        已处理完毕，感谢您的耐心。
    """),
)
