//! The words in Chinese, in simplified characters.

use super::forms::{cardinal, label, language, layer, pick, risk, two};
use crate::aivss::{Severity, Status, Term};
use crate::maestro::{
    AgenticFactor, AssumptionStatus, AttackComplexity, AttackVector, ComponentKind, ControlType, Coverage,
    EffectiveReason, Grade, LayerStatus, Level, Likelihood, MitigationStatus, ThreatStatus,
};
use crate::register::digest::DueKind;
use crate::render::Mark;

language! {
words {
    Severity(it) => pick!(it, Severity: None "无" Low "低" Medium "中" High "高" Critical "严重");
    Level(it) => pick!(it, Level: Low "低" Medium "中" High "高" Critical "严重");
    Grade(it) => pick!(it, Grade: Low "低" Medium "中" High "高");
    Likelihood(it) => pick!(it, Likelihood: Unlikely "不太可能" Possible "可能" Likely "很可能" VeryLikely "极有可能");
    Status(it) => pick!(it, ThreatStatus:
        Open "未处理" InProgress "处理中" Mitigated "已缓解" Accepted "已接受" Transferred "已转移"
        Deferred "已推迟" FalsePositive "误报" NotApplicable "不适用");
    Coverage(it) => pick!(it, Coverage: Partial "部分" Full "全部");
    AttackVector(it) => pick!(it, AttackVector: Physical "物理" Local "本地" Adjacent "相邻" Network "网络");
    AttackComplexity(it) => pick!(it, AttackComplexity: High "高" Low "低");
    AgenticFactor(it) => pick!(it, AgenticFactor:
        NonDeterminism "非确定性" Autonomy "自主性" Identity "智能体身份管理" A2a "智能体间通信" NoTrustBoundary "缺少信任边界");
    ControlType(it) => pick!(it, ControlType: Preventive "预防" Detective "检测" Corrective "纠正" Deterrent "威慑");
    ControlState(it) => pick!(it, MitigationStatus: None "未实施" Partial "部分实施" Done "已实施" WontDo "不实施");
    AssumptionState(it) => pick!(it, AssumptionStatus: Unvalidated "未验证" Validated "已验证" Invalidated "已证伪");
    Mark(it) => pick!(it, Mark: Unrated "未评级" None "无" Low "低" Medium "中" High "高" Critical "严重");
    NotScored => "未评分";
    None => "无";
    NoneLeft => "无";

    Count => "{1} {0}";
    Closed => "已关闭";
    NothingLeft => "无剩余风险";
    AndMore => "另有 {0} 项";
    Both => "{0}；{1}";

    AgentVersion => label!("智能体版本", "：");
    Basis => label!("依据", "：");
    ModelOwner => label!("负责人", "：");
    Made => label!("编制", "：");
    Assessed => label!("评估日期", "：");
    By => label!("编制者", "：");
    ModelReview => label!("复审", "：");
    Tags => label!("标签", "：");
    See => "参见：{0}";
    Aivss => "AIVSS {0}";
    Headline => "{0} {1}";
    UpToNumber => "最高 {0}";
    HeadlineUpTo => "最高 {0} {1}";

    ModelTitle => "MAESTRO {0} 层威胁模型";
    OfEdition => "{0}：{1}";
    ModelTitleDraft => "MAESTRO {0} 层威胁模型（草案，据二手资料）";
    TitleOf => "{0}：{1}";
    OpenCounts => "未处理：{0}";
    NoneOpen => "没有未处理的威胁";
    NoneNamed => "未列出威胁";
    Yes => "是";
    No => "否";
    Highest => "最高";
    IsHighest => two(" {0}", "（最高）");
    AndTitle => two(" {0}", "：{0}");
    Risk(it) => risk(it, ["未评级", "无风险", "低风险", "中风险", "高风险", "严重风险"]);
    EffectiveRisk(it) => risk(it, ["未评级", "无有效风险", "有效风险低", "有效风险中", "有效风险高", "有效风险严重"]);
    NoOpenRisk => "没有未处理的风险";
    LayerState(it) => pick!(it, LayerStatus: Mapped "已分析" Uncertain "不确定" NotApplicable "不适用" NotAssessed "未分析");
    LayerMapped => two("✓ 已分析", "已分析");
    LayerUncertain => two("⚠\u{fe0e} 不确定", "不确定");
    LayerUncertainFrom => two("⚠\u{fe0e} 不确定（依据：{0}）", "不确定（依据：{0}）");
    Layer => "层";
    State => "状态";
    Threats => "威胁";
    NotAssessed => "未分析：{0}。";
    Components => "组件：{0}";
    CrossLayer => "跨层威胁";
    LayerStep => two("{0}", "{1}");

    Id => two("{0}", "ID：{1}");
    Rated => "{0} × {1}";
    OnlySeverity => "严重程度：{0}，未说明可能性";
    OnlyLikelihood => "可能性：{0}，未说明严重程度";
    NeitherRated => "未说明严重程度和可能性";
    GivesRisk => "{0}：风险{1}";
    EffectiveIs => "有效风险 {0}：{1}，{2}";
    Owner => "负责人：{0}";
    Review => "复审：{0}";
    Mitigated => "措施：{0}，覆盖：{1}";
    Mitigation => two("{0}（{3}）", "{1} {2}（{3}）");
    In => "组件：{0}";
    Vector => "攻击途径：{0}";
    Complexity => "攻击复杂度：{0}";
    Factors => two("{0}", "智能体因素：{0}");
    Catalog => "CSA：{0}";
    Maps => two("{0}", "对应：{0}");
    Map => two("{0}", "{1}");
    Threat => two("{0}", "{1}（{2}）");

    Questions => "关于架构的问题";
    Dataflow => "数据流";
    QuestionsAre => "相关问题：{0}。";
    DataflowOf => "{0} 的数据流";
    DataflowSaid => "{0} 个组件，{1} 个信任区，{2} 条数据流。数据流列在下表中。";
    Kind(it) => pick!(it, ComponentKind:
        Person "人员" Agent "智能体" Model "模型" Memory "记忆" Data "数据" Tool "工具" Gateway "网关"
        Service "服务" Monitor "监控" Control "控制");
    KindInLayer => "{0}，{1}";
    FlowSays => "{0}{1}{2}：{3}";
    TrustBoundary => "信任边界";
    EntersSure => "进入更受信任的区，已认证";
    EntersUnsure => "同上，未说明认证";
    HighestRisk => "提及该组件的最高未处理风险";
    FoldedFlows => "框中的编号：与同区监控或控制之间的数据流";
    Around => "{0} 周围";
    FlowsWithin => "数据流：{0}，位于 {1} 个组件之间。没有进入更受信任的区的数据流。";
    FlowsAcross => "进入更受信任的区的数据流：{1} 条中的 {0} 条。未说明谁可以发送：{2}。";
    Flows => "数据流";
    FlowNumber => "编号";
    Flow => "数据流";
    What => "内容";
    Protection => "保护";
    ExchangesWith => " ↔ ";
    Authenticated => "已认证";
    NotAuthenticated => "未说明认证";
    Encrypted => "已加密";
    NoArchitecture => "本书没有说明架构的威胁模型。";
    NoQuestions => "没有问题";
    QuestionCounts => "待答 {0}，已答 {1}，已驳回 {2}";
    CountsOf => "：{0}。";
    OpenQuestions => "待答（{0}）";
    AnsweredQuestions => "已答（{0}）";
    DismissedQuestions => "已驳回（{0}）";
    QuestionHead => "问题";
    ComponentHead => "对象";
    AnsweredBy => "由此威胁回答";
    ReasonHead => "理由";
    LeadsTo => " → ";
    WhyAsked => "。{0} 规则 {1}";
    AndMaps => "，{0}";
    AndDate => "，{0}";
    HowToAnswer => "问题不是发现：它询问模型没有说明的内容。威胁可以用键“answers”回答，也可以写明组件以及规则的目录条目或 ASI 编号来回答。不需要威胁的问题写在“dismissed”下，并注明理由和负责人。";

    Mitigations => "措施";
    MitigationsOf => "{0} 的措施";
    MitigationHead => "措施";
    Type => "类型";
    Covers => "覆盖";
    NoType => "未说明";
    CoversNothing => "没有威胁提及";
    OwnedBy => "负责人：{0}";
    Evidence => "证据：{0}";
    Cost => "成本：{0}";
    Effectiveness => "效果：{0}";
    Refs => "参见：{0}";
    EffectiveRule => "有效风险 = 风险值（低 1 至严重 4）×（1 − 实施度）。只有预防性措施已实施且覆盖全部时，实施度为 1；有措施部分或全部实施时为 0.5；否则为 0。小数等级向上取整。";
    EffectiveWhy(it) => pick!(it, EffectiveReason:
        NoneInPlace "没有已实施的措施"
        InPart "措施部分实施"
        NonePreventive "措施已实施，但没有预防性措施"
        PartialCoverage "预防性措施已实施，但只覆盖部分"
        FullCoverage "预防性措施已实施，覆盖全部");
    Assumptions => "假设";
    Assumption => two("{0} {1}{3}{4}", "{2}{0}：{3}{4}");
    IfWrong => two("如果有误：{0}", " 如果有误：{0}");

    Rationale => "OWASP AIVSS 评分依据";
    UpTo => "最高";
    Standing(it) => pick!(it, Status: Official "正式版" Superseded "已被取代" Proposal "提案" Candidate "候选版");
    VersionStatus(it) => pick!(it, Status:
        Official "OWASP 作为现行版本发布的版本。"
        Superseded "由 OWASP 发布，后来被取代。"
        Proposal "提交给 OWASP 的提案；OWASP 的出版物均未采纳。"
        Candidate "OWASP 尚未发布的候选版本。");
    WhateverCvss => "无论 CVSS 分数如何均为 {0}";
    OverCvss => "在所有 CVSS 分数下为 {0} 至 {1}";
    OverCvssSeverities => "在所有 CVSS 分数下为 {0} 至 {1}，{2}至{3}";
    AtLeast => "至少 {0}";
    AtLeastSeverity => "至少 {0}，{1}";
    Between => "{0} 至 {1}";
    BetweenSeverities => "{0} 至 {1}，{2}至{3}";
    BelowCvssBase => "低于 CVSS 基础分 {0}";
    BelowCvssBte => "低于 CVSS-BTE {0}";
    CvssBase => "CVSS 基础分";
    CvssBte => "CVSS-BTE";
    OfTen => "AIVSS 满分 10 分，得 {0}，{1}";
    ScaleNotScored => "未评分";
    Further => "；{0}";
    Labelled => "{0} {1}";
    GreatestLever => "最有效的改变：{0}，{1}";
    ChangeMitigation => "措施 {0}";
    ChangeExploit => "利用 {0}";
    ChangeUnreported => "未见利用报告（E:U）";
    ChangeFactor => "{0} {1} → {2}";
    ChangeFactorTo => "{0} {1} → {2}";
    ChangeFactorShown => "{0} {1} → {2}";
    Risks => two("{0}", "风险：{0}");
    ScoresThreats => "评分的威胁：{0}";
    ThreatModel => "威胁模型";
    ModelOfAgent => two("{0}：{1}", "{2}：{3}");
    PublishedUnscored => "公布为 {0}；此处未评分";
    PublishedSame => "公布为 {0}，与此处相同";
    PublishedLower => "公布为 {0}；此处 {1}，低 {2}";
    PublishedHigher => "公布为 {0}；此处 {1}，高 {2}";
    RubricLevel => " {0}：{1}";

    Number => "项目";
    Value => "值";
    Step => "步骤";
    Expression => "计算";
    Result => "结果";
    About => "≈ {0}";
    Exact => two("{0}", "{1}");
    Nothing => "–";
    NotStated => two("–", "未说明");
    NoAars => two("–", "未评分");
    FactorSum => "因素之和";
    UnroundedScore => "未舍入的分数";
    AdjustedUnrounded => "调整后，未舍入";
    Rounded => "{0} 四舍五入到一位小数";
    CappedAtTen => "{0}，上限为 10";
    NoImpact => "CVSS-BTE 为 {0}：没有影响，不调整";
    Input(it) => pick!(it, Term:
        Cvss "CVSS 分数" FactorSum "因素之和" ThreatMultiplier "Threat multiplier" MitigationFactor "Mitigation factor");
    SumOf => two("{0} / {1}", "{0}（满分 {1}）");
    To => "{0} 至 {1}";
    Aars => "AARS";
    AgenticPart => "智能体部分";
    Times => two("× {0}", "{0}");
    NoLevel => "不在表中";
    FromVector => "{0}，取自向量的 E";
    AssumedLevel => "{0}，假定";
    ReasonCvss => "CVSS";
    ReasonExploit => "利用";
    ReasonMitigation => "措施";
    TheScore => "即分数";
    EffectClass => "影响类别";
    EffectClassIs => "影响类别 {0}：{1}";
    Adjustment => "调整";
    CappedSeverity => "{0}，上限为 10";
    Withheld => "暂不给出";
    NotKnown => "{0} 未知";
    WithheldBecause => "暂不给出，因为 {0} 未知";
    Sum => "{0} = {1}";
    SumRounded => two("{0} = {1} → {2}", "{0} = {1}，舍入为 {2}");
    SumCapped => two("{0} = {1}，上限 → {2}", "{0} = {1}，上限为 {2}");
    UnknownIn => two("未知 {0}", "未知（{0}）");
    ScoreIn => two("{0} {1}", "{0}（{1}）");
    FactorsCaption => "{0}个因素，0 至 1";
    Factor => "因素";
    FactorItem => "{1} {2}";
    FactorItemWithNote => "{1} {2}（{0}）";
    MetricsCaption => "{0} 的指标";
    Metric => "指标";
    MetricItem => "{1}：{2}";
    Adds => "加分";
    ReasonAndEvidence => "理由和证据";
    RadarSaid => "因素雷达图；数值见表";
    HowToRead => "如何解读";
    WhatLowers => "什么会降低分数";
    OneChange => "每次一项改变";
    Change => two("改变", "什么会降低分数");
    Score => "分数";
    Cardinal(it) => cardinal(it, ["零", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]);

    VersionIs => "{0}。";
    VersionWithFactorsOf => "{0}，使用 {1} 的因素名称。";
    OffTable => "超出其表格的值：{0}。";
    SomeFactors => "{1}个因素中的 {0} 个";
    IsBelow => "分数{0}，因为{1}。";
    IsBelowRepaired => "分数{0}，因为{1}；{2}（{3}）会给出 {4}。";
    Capped => "分数以 10 为上限。";
    VectorSays => "向量为 {0}（{1}）；上面的利用等级是明确写出的。";
    VectorSaysLetter => "向量为 E:{0}，{1}（{2}）；上面的利用等级是明确写出的。";
    LeftOut => "不计入分数：向量的 {0}。";
    Unused => "已写明，但此版本不使用：{0}。";
    Assumed => "因未写明而假定：{0}。";
    Expected => "期望值 {0} 与计算结果一致。";
    ExpectedElse => "期望值 {0} 与计算结果不同。";
    Ordinal => "分数是序数：用于给发现排序，不应取平均，也不能在 AIVSS 各版本之间或与 CVSS 比较。";

    NoAssessment => "没有符合的评估。";
    NoThreat => "没有符合的威胁。";
    Caption => "{0}：{1}。";
    Assessments(_) => "{0} 项评估";
    ThreatCount(_) => "{0} 个威胁";
    ThreatsTotal => "{0}。";
    OpenTotal => " 未处理：{0}。";
    CarriedTotal => " 已接受、转移或推迟：{0}。";
    ClosedTotal => " 已关闭：{0}。";
    FirstShown => "显示 {1} 项中的前 {0} 项。";
    LeftOutUnscored => "因未评分而略去：{0}。";
    LeftOutUnrated => "因未评级而略去：{0}。";
    VersionsDiffer => "不同版本（{0}）的分数不可比较。";
    EffectiveSorts => "此处按有效风险排序、分组和计数。";
    AsiNamed => "OWASP Top 10 for Agentic Applications：{0}。";
    AsiNamedNot => "OWASP Top 10 for Agentic Applications：{0}；未提及：{1}。";
    GroupOf => two("{0}（{2}）", "{1}（{2}）");
    SeveralLayers => "多个层";
    CrossLayerShort => "跨层";
    CrossLayerCode => "X";
    NoLayer => "无层";
    NoOwner => "无负责人";
    NoThreatNamed => "未列出威胁";
    NotScoredHead => "未评分";
    Left(it) => risk(it, ["未评级", "无剩余", "低", "中", "高", "严重"]);
    LeftNumber => "{0}（{1}）";
    BelowCvss => "低于 CVSS {0}";

    NoModel => "没有符合的威胁模型。";
    MatrixCaption => "{0}（{1}，{2}）：{3}。";
    OpenThreats => "未处理的威胁";
    ThreatsThatAre => "威胁（{0}）";
    Agents(_) => "{0} 个智能体";
    Models(_) => "{0} 个模型";
    Agent => "智能体";
    LayerShort(it) => layer(it, ["模型", "数据", "框架", "部署", "评估", "安全", "生态"]);
    LayerHead => two("{1} {2}", "{0}");
    PictureOrWords => two("{0}", "{1}");
    WordsAlone => two("", "{0}");
    MatrixLegend => two("每格：处于最高等级的威胁数，然后是较低等级。{0}", "");
    AgentTotal => "{1}：{0}";
    AgentWith => two("{0} {1}", "{0}（{1}）");
    FirstAgents => "显示 {1} 个智能体中的前 {0} 个；合计包括全部。";
    EffectiveColours => "此处按有效风险着色、排序和计数。";
    AllAgents => "全部 {0} 个智能体";
    MappedInModels => "已分析的模型";
    Of => "{1} 中的 {0}";
    HighestThreats => "最高：{0}";
    HighThreat => "{0}（{1}，{2} {3}）";
    MoreThreats => "{0}（{1}）";

    NoRecord => "尚无记录：`mdbook-aivss record` 会向 `history.jsonl` 添加一条记录。";
    TrendSaid => "未处理的风险：{1} 有 {0} 个（{2} 条记录中最新的一条）。";
    TrendChart => "{0} 条记录中按等级的未处理风险和最高分数；数字见表";
    TrendApart => "虚线表示 AIVSS 版本的变更。两侧的分数不可比较。";
    TrendPart => "只统计本书现有的条目。";
    Record => "记录";
    HighestScore => "最高分数";
    TrendHigher => two("▲ 上次 {0}", "升高，上次 {0}");
    TrendLower => two("▼ 上次 {0}", "降低，上次 {0}");
    TrendWas => "上次 {0}";
    TrendNew => "新增";
    TrendGone => "不再未处理";
    TrendSame => "无变化";
    TrendOtherVersion => "不同版本";
    TrendScores => two("各记录及当前的分数：{0}", "{0}");
    TrendAgainst => "趋势与最近一条记录 {0} 比较。";

    SummaryStay(_) => "全部措施之后，{0} 个威胁仍为{1}。";
    SummaryNoneStay => "全部措施之后，没有未处理的威胁仍有风险等级。";
    SummaryOverdue(_) => " {0} 项已逾期。";
    SummaryBest => " 最有效的一项措施是 {0}：{1}。";
    SummaryCounts => "{0}，{1}，{2}";
    SummaryOpen => "未处理 {0}";
    SummaryDate => "截至 {0}";
    OpenByLevel => "按等级的未处理威胁";
    BeforeControls => "措施前 {0}";
    AfterControls => "措施后 {0}";
    LevelsGrow => "较低等级增加，因为措施使威胁降到这些等级。";
    HighestRisks => "措施后的最高风险";
    HighestScores => "最高分数";
    Overdue => "已逾期";
    DueNext => "即将到期";
    NothingDue => "没有逾期项。";
    NoDates => "没有带日期的项。";
    DaysLate(_) => "逾期 {0} 天";
    DueOf(it) => pick!(it, DueKind:
        Assessment "评估的复审" Model "威胁模型的复审" Threat "威胁的复审" Accepted "已接受威胁的复审" Exemption "豁免到期");
    Comma => "{0}，{1}";
    WhatControlsBring => "措施的作用";
    IfDone => "如果实施";
    NoControl => "没有未实施的措施会降低等级。";
    Become(_) => "{0} 个{1}变为{2}";
    Owners => "负责人";
    OwnerHead => "负责人";
    AllOpen => "全部未处理";
    MoreOwners(_) => "另有 {0} 人";
    MoreRows => "另有 {0} 项";
    CoverageTitle => "覆盖情况";
    CoverageItem => "{0}：{1}";
    NotNamed => "没有未处理的威胁提及 {0}。";
    LayersNotAssessed => "未分析的层：{1} 中的 {0}。";
    SinceRecord => "自上次记录以来";
    SinceNew => "新增";
    SinceGone => "不再未处理";
    SinceHigher => "等级升高";
    SinceLower => "等级降低";
    QuestionsOpen => "待答问题";
    BehindFigures => "数字的明细";
    AllThreats => "全部威胁";
    AllAgentsListed => "全部智能体";
    LayersLeftOut => "未分析的层";
    LevelBefore => "{0}，措施前";
    LevelAfter => "{0}，措施后";

    ResultNotScored => "{0}：未评分，在所有 CVSS 分数下为 {1} 至 {2}";
    ResultBetween => "{0}，在所有可能取值下为 {1} 至 {2}";
    ResultBetweenSeverities => "{0}，在所有可能取值下为 {1} 至 {2}（{3}至{4}）";
    Inputs => "输入";
    Working => "计算";
    Remarks => "说明";
    WhatLowersIt => "什么会降低它";
    AnotherBand => "（另一等级）";
    AllVersions => "各版本下（数字之间不可比较）";
    NotPossible => "不可能：{0}";
    NotStatedText => "未说明";
    ThreatMultiplier => "Threat multiplier";
    MitigationFactor => "Mitigation factor";
    AssumedId => "{0}（假定）";
    Unknown => "未知";
    TakenAs => "按 {0} 计算";
    NotPublishedValues => "不在公布的值之中：{0}";
    FactorsOf => "因素为 AIVSS {0} 的因素";
    BelowBase => "低于 CVSS 基础分，因为{0}";
    BelowBaseRepaired => "低于 CVSS 基础分，因为{0}；按 {1} 为 {2}";
    BaseUsed => "使用基础分；向量的其他指标不计：{0}";
    OrdinalText => "分数用于给发现排序；不能在版本之间或与 CVSS 比较";

    Error => "错误";
    Help => "帮助：{0}";
    At => "{0}";
    AfterPreprocessing => "{0}（预处理后）";
}
columns {
    "aars" => "AARS"; "agent" => "智能体"; "agent-id" => "智能体 ID"; "agent-version" => "智能体版本";
    "answers" => "回答的问题"; "assessed" => "评估日期"; "assessor" => "评估者"; "catalog" => "目录";
    "chain" => "链"; "complexity" => "复杂度"; "components" => "组件"; "coverage" => "覆盖";
    "cvss" => "CVSS"; "description" => "描述"; "effective" => "有效风险"; "expect" => "期望值";
    "exploit" => "利用"; "factor-sum" => "因素之和"; "factors" => "因素"; "formerly" => "旧 ID";
    "id" => "ID"; "interval" => "区间"; "layer" => "层"; "likelihood" => "可能性";
    "maps" => "对应"; "mitigation" => "措施"; "mitigations" => "措施"; "model" => "模型";
    "owner" => "负责人"; "published" => "公布值"; "reason" => "理由"; "refs" => "参考";
    "review" => "复审"; "risk" => "风险"; "risks" => "风险"; "score" => "分数"; "severity" => "严重程度";
    "status" => "状态"; "summary" => "摘要"; "tags" => "标签"; "threat" => "威胁";
    "threats" => "威胁"; "title" => "标题"; "trend" => "趋势"; "vector" => "向量"; "version" => "版本";
}
formulas {
    "0.8" => "智能体增量（AARS）是 CVSS 基础分与 10 的差，乘以因素之和的十分之一，再乘以 Threat multiplier。分数是 CVSS 基础分与增量之和，乘以 Mitigation factor，四舍五入到一位小数。";
    "0.8-floor" => "智能体增量（AARS）是 CVSS 基础分与 10 的差，乘以因素之和的十分之一，再乘以 Threat multiplier。分数是 CVSS 基础分加上增量与 Mitigation factor 的积，四舍五入到一位小数。";
    "0.5" => "智能体分数（AARS）是十个因素之和。分数是 CVSS 基础分与 AARS 的平均值，乘以 Threat multiplier，四舍五入到一位小数。";
    "2.0-candidate" => "分数就是 CVSS-BTE，不作改变。另有一个实验性分数，加上 EX、PT、CA 和 TD 的权重，以 10 为上限，四舍五入到一位小数。CVSS-BTE 为 0.0 时仍为 0.0。若有指标为 X，则不给出实验性分数。";
}
below_cvss {
    "0.8" => "Mitigation factor 也缩小 CVSS 部分";
    "0.5" => "公式取 CVSS 基础分与智能体部分的平均值";
}
parts {
    "Risk gap" => "风险差"; "Mean" => "平均值"; "Adjusted score (experimental)" => "调整后的分数（实验性）";
}
factors {
    "0.8" "autonomy" => ["是否未经批准就行动？", "每个行动都由人批准；智能体不独自提交任何内容。", "在隔离或不关键的路径上独自行动。", "在生产或关键系统中独自提交。"];
    "0.8" "tools" => ["它的工具能改变什么？", "没有工具，或只有只读工具。", "工具也能写，但范围很窄或在允许列表中。", "工具广泛而强大：云、CI/CD、SQL、工厂控制。"];
    "0.8" "language" => ["普通语言能否支配它？", "输入是结构化的。", "自然语言用于查询和提问，不用于行动。", "自然语言提示直接驱动规划和工具调用。"];
    "0.8" "context" => ["周围环境是否支配它？", "不使用环境信号。", "使用少量有限的信号。", "广泛的环境信号决定它的独自决策。"];
    "0.8" "non_determinism" => ["它的变化有多大？", "遵循规则或固定种子。", "变化受严格护栏限制。", "变化大而防护弱。"];
    "0.8" "opacity" => ["它的行为能否追溯？", "每个行动都可在确定性日志中追溯。", "日志不全或分散，推理是黑箱。", "无法追溯行动的原因。"];
    "0.8" "persistence" => ["它能记住多久？", "不保存状态。", "在会话内记忆。", "跨会话记忆，例如在向量数据库中。"];
    "0.8" "identity" => ["它的身份会改变吗？", "有一个固定的身份或服务账户。", "在少数已知情况下改变身份，例如按工具。", "运行时承担角色或跨越租户。"];
    "0.8" "multi_agent" => ["有多少智能体一起工作？", "独自工作。", "与一两个已知的智能体一起工作。", "属于复杂的编排、群体或智能体市场。"];
    "0.8" "self_mod" => ["它能改变自身的什么？", "配置是静态的。", "只能改变自己的提示或配置。", "可以改变工具或控制流，或编写并运行代码。"];
    "0.5" "autonomy" => ["是否未经批准就行动？", "每个行动都需要人，如同副驾驶。", "遵循固定决策树，在风险低时独自行动。", "以开放方式独自行动，风险较高，并与其他智能体自由交谈。"];
    "0.5" "tools" => ["选择工具有多自由？", "没有工具，或以固定方式调用。", "从有限的小集合中选择，例如内部工具。", "不受限制地选择，包括高风险工具。"];
    "0.5" "persistence" => ["它保留什么？", "除提示外不保存状态。", "从存储中读取，每个身份有短会话。", "写入存储，并长期或跨会话学习。"];
    "0.5" "identity" => ["谁决定它的权限？", "身份预先设定，权限最小。", "人或策略批准委托给它的权限。", "不受限制地自选权限范围。"];
    "0.5" "multi_agent" => ["谁决定智能体如何协作？", "不与其他智能体协作。", "伙伴或协作方式预先设定。", "智能体之间自行安排，没有限制。"];
    "0.5" "non_determinism" => ["输入和输出是否检查？", "输入和输出按模式检查，逻辑已知。", "只检查一侧，变化有限。", "智能体以纯文本交谈并互相发现，输入输出没有限制。"];
    "0.5" "self_mod" => ["它能改变自身的什么？", "不改变自身；训练在别处进行。", "写入记忆、上下文或会话目标。", "写入代码、权重、长期上下文或目标。"];
    "0.5" "goal_planning" => ["规划有多自由？", "朝固定目标逐步前进。", "一个智能体以简单推理拆分任务。", "多个智能体拆分任务并反复反思。"];
    "0.5" "context" => ["有什么从外部到达它？", "不接收会变化的外部上下文。", "上下文有限且经过整理，例如内部网。", "接收开放互联网或不受限的信息源，并协商目标。"];
    "0.5" "opacity" => ["它的行为能否追溯？", "推理和结果完整记录，并有基线。", "智能体自己报告理由；统计粗略。", "没有可见性，日志很少。"];
}
metrics {
    "LC" => "攻击者的自然语言是否到达智能体的决策或调用。" 'D' "攻击者的语言未经中介到达特权决策或工具调用。" 'I' "通过智能体检索或摄取的内容进入。" 'M' "在任何重要处理之前被归约为封闭且经验证的字段。" 'N' "没有自然语言到达重要之处。" 'X' "证据不足以说明。";
    "CP" => "攻击者控制的上下文能保持可达多久。" 'C' "被存储，会话之后仍可达。" 'S' "只存在于会话中，测试已确认。" 'N' "请求之间不传递任何内容。" 'X' "证据不足以说明。";
    "AP" => "入侵在智能体之间传播多远。" 'L' "越过信任边界到达其他智能体、租户或系统。" 'C' "在智能体自身的工具和行动中扩散。" 'N' "停留在最先受影响的组件。" 'X' "证据不足以说明。";
    "SR" => "利用的可靠程度，由证明或至少 30 次试验得出（单侧 95% 威尔逊界限）。" 'R' "成功率下限至少 0.90，或已证明有效。" 'P' "界限不支持另外两者。" 'U' "成功率上限低于 0.10，或已证明无效。" 'X' "证据不足以说明。";
    "EX" => "工具、插件和其他扩展可被多自由地访问。" 'W' "扩展是动态的或未经审查，或其权限不受限制。" 'M' "扩展经过审查并在允许列表中，参数经检查，权限最小。" 'N' "路径上没有重要的扩展。" 'X' "证据不足以说明。";
    "PT" => "能否确定由哪个提供商和模型应答。" 'H' "没有强制使用已批准的提供商、模型和部署。" 'M' "有强制和审计，但无法验证实际应答者。" 'L' "有强制和证明，变更需授权。" 'X' "证据不足以说明。";
    "CA" => "攻击者能否推高消耗。" 'W' "没有硬性上限，或已被绕过。" 'M' "有上限，但不完整或故障时不阻断。" 'N' "经测试且故障时阻断的限制覆盖全部消耗。" 'X' "证据不足以说明。";
    "TD" => "能否重建智能体的行为。" 'H' "测试确认不能。" 'M' "能，但记录的字段、完整性或保留有缺口。" 'L' "演练确认记录完整且受保护。" 'X' "证据不足以说明。";
}
effects {
    "AX" => "未知：LC、CP、AP 或 SR 为 X";
    "A2" => "智能体影响强";
    "A0" => "没有值得计入的智能体影响";
    "A1" => "有一定的智能体影响";
}
questions {
    "untrusted-to-action" => "什么能阻止外部文本支配这一动作？", "模型不能可靠地区分指令与数据。写下文本的人因此可以利用智能体被允许做的事。";
    "lethal-trifecta" => "能否让私密数据通过这个智能体外泄？", "不可信文本、私密数据和出口单独存在时无害；合在一起，文本中的指令就能把数据带走。";
    "code-execution" => "什么约束着代码，它从那里能到达什么？", "支配模型的人也决定它写什么代码，进而到达该代码能到达之处。";
    "code-in-trusted-zone" => "它为什么不在自己的区中？", "在同一个区内，从代码到数据无需突破任何东西。";
    "memory-poisoning" => "如何发现并清除错误的记忆？", "一旦被记住，就会支配以后的每个会话，即使植入它的文本早已消失。";
    "retrieval-poisoning" => "谁能写入智能体所读的内容？", "任何人都能写的文档就是给智能体的消息，并且恰在符合任务时被找到。";
    "shared-memory" => "一个智能体能否改变另一个的认知？", "共享存储是智能体之间的通道，却没有人这样设计，因此没有检查谁在其中说了什么。";
    "shared-identity" => "它使用谁的权限，由谁负责？", "以借用身份进行的动作拥有所有者的全部权限，而日志记下的是没有做这件事的人。";
    "secrets-near-text" => "能否通过指令读出或使用该机密？", "上下文中的内容可以被问出来，工具能用的东西也能替别人使用。";
    "external-model" => "什么内容会到达提供商，依据什么条款？", "每个提示都是其内容留在他人处的副本，期限由对方条款决定。";
    "model-change" => "什么能察觉提供商更换了模型？", "新版本可能以同一名称遵循与所评估版本不同的指令。";
    "tool-supply-chain" => "谁能改变它的代码或说明，你如何察觉？", "工具的说明是提示的一部分。改变它的人比用户更早对模型说话。";
    "rogue-server" => "如何认证该服务器，它能让智能体做什么？", "服务器以智能体会读的文本应答，还能提供没有人要求的工具。";
    "unauthenticated-flow" => "谁可以向这里发送？", "在边界上，接收方依据发送者作出决定。如果不知道，任何人都可以是发送者。";
    "unencrypted-flow" => "谁能在途中读取或改变它？", "区与区之间是网络，智能体在其上所说的既是数据也是指令。";
    "agent-to-agent" => "一个智能体接受另一个的什么，错误答案会传多远？", "信任另一智能体的智能体会接过它的错误，并以自己的权威传下去。";
    "delegation" => "另一个智能体是否检查它代表谁行动？", "第二个智能体拥有第一个没有的权限。不检查，第一个也就有了这些权限。";
    "irreversible" => "什么可以撤销，事前由谁同意？", "错误答案可以更正；付款、发布或动作已经发生。";
    "approval-fatigue" => "批准者还会阅读所批准的内容吗？", "经常被询问的人会说同意。没有人阅读的批准不是批准。";
    "person-persuaded" => "能否让智能体误导这个人？", "人们信任先前正确的助手，并替攻击者做智能体自己不被允许做的事。";
    "no-log" => "你如何知道它做了什么？", "没有记录，就无法区分错误与攻击，也不知道是否发生过。";
    "log-leak" => "其中什么会进入日志，谁会阅读日志？", "跟踪记录保存完整的提示和答案，能读的人比来源系统更多。";
    "log-poisoning" => "日志条目能否支配读取它的智能体？", "日志是外人参与书写的文本，而为修复问题读取它的智能体拥有权限。";
    "resource-use" => "什么限制调用、令牌和费用？", "每个请求的费用由所有者而非发送者承担，而智能体会把一个请求变成许多个。";
    "training-loop" => "外人能否训练该模型？", "训练进去的内容无法靠阅读发现，数据消失后仍会保留。";
    "no-control" => "它的权限在哪里决定和撤销？", "写进智能体的权限只能通过修改智能体来取消。";
}
}
