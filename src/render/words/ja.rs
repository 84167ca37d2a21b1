//! The words in Japanese.

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
    Severity(it) => pick!(it, Severity: None "なし" Low "低" Medium "中" High "高" Critical "重大");
    Level(it) => pick!(it, Level: Low "低" Medium "中" High "高" Critical "重大");
    Grade(it) => pick!(it, Grade: Low "低" Medium "中" High "高");
    Likelihood(it) => pick!(it, Likelihood:
        Unlikely "可能性低" Possible "可能性あり" Likely "可能性高" VeryLikely "可能性非常に高");
    Status(it) => pick!(it, ThreatStatus:
        Open "未対応" InProgress "対応中" Mitigated "軽減済み" Accepted "受容" Transferred "移転"
        Deferred "先送り" FalsePositive "誤検知" NotApplicable "該当なし");
    Coverage(it) => pick!(it, Coverage: Partial "一部" Full "全体");
    AttackVector(it) => pick!(it, AttackVector: Physical "物理" Local "ローカル" Adjacent "隣接" Network "ネットワーク");
    AttackComplexity(it) => pick!(it, AttackComplexity: High "高" Low "低");
    AgenticFactor(it) => pick!(it, AgenticFactor:
        NonDeterminism "非決定性" Autonomy "自律性" Identity "エージェントのID管理"
        A2a "エージェント間通信" NoTrustBoundary "信頼境界の欠如");
    ControlType(it) => pick!(it, ControlType:
        Preventive "予防" Detective "検知" Corrective "是正" Deterrent "抑止");
    ControlState(it) => pick!(it, MitigationStatus:
        None "未実施" Partial "一部実施" Done "実施済み" WontDo "実施しない");
    AssumptionState(it) => pick!(it, AssumptionStatus:
        Unvalidated "未確認" Validated "確認済み" Invalidated "誤りと判明");
    Mark(it) => pick!(it, Mark:
        Unrated "未評価" None "なし" Low "低" Medium "中" High "高" Critical "重大");
    NotScored => "未採点";
    None => "なし";
    NoneLeft => "なし";

    Count => "{1} {0}";
    Closed => "完了";
    NothingLeft => "残存リスクなし";
    AndMore => "ほか{0}件";
    Both => "{0}；{1}";

    AgentVersion => label!("エージェントの版", "：");
    Basis => label!("根拠", "：");
    ModelOwner => label!("担当", "：");
    Made => label!("作成", "：");
    Assessed => label!("評価日", "：");
    By => label!("作成者", "：");
    ModelReview => label!("見直し", "：");
    Tags => label!("タグ", "：");
    See => "参照：{0}";
    Aivss => "AIVSS {0}";
    Headline => "{0} {1}";
    UpToNumber => "最大{0}";
    HeadlineUpTo => "最大{0} {1}";

    ModelTitle => "MAESTRO {0}層の脅威モデル";
    OfEdition => "{0}：{1}";
    ModelTitleDraft => "MAESTRO {0}層の脅威モデル（草案、二次資料による）";
    TitleOf => "{0}：{1}";
    OpenCounts => "未対応：{0}";
    NoneOpen => "未対応の脅威なし";
    NoneNamed => "脅威の記載なし";
    Yes => "はい";
    No => "いいえ";
    Highest => "最高";
    IsHighest => two(" {0}", "（最高）");
    AndTitle => two(" {0}", "：{0}");
    Risk(it) => risk(it, ["未評価", "リスクなし", "低リスク", "中リスク", "高リスク", "重大リスク"]);
    EffectiveRisk(it) => risk(it, ["未評価", "実効リスクなし", "実効リスク低", "実効リスク中", "実効リスク高", "実効リスク重大"]);
    NoOpenRisk => "未対応のリスクなし";
    LayerState(it) => pick!(it, LayerStatus:
        Mapped "分析済み" Uncertain "不確か" NotApplicable "該当なし" NotAssessed "未分析");
    LayerMapped => two("✓ 分析済み", "分析済み");
    LayerUncertain => two("⚠\u{fe0e} 不確か", "不確か");
    LayerUncertainFrom => two("⚠\u{fe0e} 不確か（根拠：{0}）", "不確か（根拠：{0}）");
    Layer => "層";
    State => "状態";
    Threats => "脅威";
    NotAssessed => "未分析：{0}。";
    Components => "構成要素：{0}";
    CrossLayer => "層をまたぐ脅威";
    LayerStep => two("{0}", "{1}");

    Id => two("{0}", "ID：{1}");
    Rated => "{0} × {1}";
    OnlySeverity => "深刻度：{0}、可能性の記載なし";
    OnlyLikelihood => "{0}、深刻度の記載なし";
    NeitherRated => "深刻度も可能性も記載なし";
    GivesRisk => "{0}：リスク{1}";
    EffectiveIs => "実効リスク{0}：{1}、{2}";
    Owner => "担当：{0}";
    Review => "見直し：{0}";
    Mitigated => "対策：{0}、範囲：{1}";
    Mitigation => two("{0}（{3}）", "{1} {2}（{3}）");
    In => "構成要素：{0}";
    Vector => "攻撃元区分：{0}";
    Complexity => "攻撃条件の複雑さ：{0}";
    Factors => two("{0}", "エージェント要因：{0}");
    Catalog => "CSA：{0}";
    Maps => two("{0}", "対応：{0}");
    Map => two("{0}", "{1}");
    Threat => two("{0}", "{1}（{2}）");

    Questions => "構成についての問い";
    Dataflow => "データフロー";
    QuestionsAre => "この構成への問い：{0}。";
    DataflowOf => "{0}のデータフロー";
    DataflowSaid => "構成要素{0}、信頼ゾーン{1}、フロー{2}。フローの一覧は下の表にあります。";
    Kind(it) => pick!(it, ComponentKind:
        Person "人" Agent "エージェント" Model "モデル" Memory "記憶" Data "データ" Tool "ツール" Gateway "ゲートウェイ"
        Service "サービス" Monitor "監視" Control "制御");
    KindInLayer => "{0}、{1}";
    FlowSays => "{0}{1}{2}：{3}";
    TrustBoundary => "信頼境界";
    EntersSure => "より信頼されたゾーンへ、認証あり";
    EntersUnsure => "同じく、認証の記載なし";
    HighestRisk => "その構成要素を挙げる未対応リスクの最高";
    FoldedFlows => "枠内の番号：同じゾーンの監視または制御とのフロー";
    Around => "{0}の周辺";
    FlowsWithin => "フロー：{0}、構成要素{1}の間。より信頼されたゾーンへ入るものはありません。";
    FlowsAcross => "より信頼されたゾーンへのフロー：{1}のうち{0}。送信を許される者の記載がないもの：{2}。";
    Flows => "フロー";
    FlowNumber => "番号";
    Flow => "フロー";
    What => "内容";
    Protection => "保護";
    ExchangesWith => " ↔ ";
    Authenticated => "認証あり";
    NotAuthenticated => "認証の記載なし";
    Encrypted => "暗号化";
    NoArchitecture => "構成を記した脅威モデルはこの本にありません。";
    NoQuestions => "問いはありません";
    QuestionCounts => "未回答{0}、回答済み{1}、却下{2}";
    CountsOf => "：{0}。";
    OpenQuestions => "未回答（{0}）";
    AnsweredQuestions => "回答済み（{0}）";
    DismissedQuestions => "却下（{0}）";
    QuestionHead => "問い";
    ComponentHead => "対象";
    AnsweredBy => "回答する脅威";
    ReasonHead => "理由";
    LeadsTo => " → ";
    WhyAsked => "。{0} 規則 {1}";
    AndMaps => "、{0}";
    AndDate => "、{0}";
    HowToAnswer => "問いは指摘ではありません。モデルに記載のないことを尋ねるものです。脅威は、キー「answers」で、または構成要素とともに規則のカタログ項目か ASI の ID を挙げることで問いに答えます。脅威にするまでもない問いは、理由と担当を付けて「dismissed」に記します。";

    Mitigations => "対策";
    MitigationsOf => "{0}の対策";
    MitigationHead => "対策";
    Type => "種類";
    Covers => "対象の脅威";
    NoType => "記載なし";
    CoversNothing => "挙げる脅威なし";
    OwnedBy => "担当：{0}";
    Evidence => "証跡：{0}";
    Cost => "費用：{0}";
    Effectiveness => "有効性：{0}";
    Refs => "参照：{0}";
    EffectiveRule => "実効リスク ＝ リスク値（低 1 ～ 重大 4）×（1 − 実施度）。実施度は、予防的な対策が実施済みで対策が脅威全体に及ぶ場合に限り 1、いずれかの対策が一部でも実施されていれば 0.5、それ以外は 0 です。端数は上の水準に切り上げます。";
    EffectiveWhy(it) => pick!(it, EffectiveReason:
        NoneInPlace "実施された対策なし"
        InPart "対策を一部実施"
        NonePreventive "対策は実施済み、ただし予防的な対策なし"
        PartialCoverage "予防的な対策を実施済み、ただし範囲は一部"
        FullCoverage "予防的な対策を実施済み、範囲は全体");
    Assumptions => "前提";
    Assumption => two("{0} {1}{3}{4}", "{2}{0}：{3}{4}");
    IfWrong => two("誤りの場合：{0}", " 誤りの場合：{0}");

    Rationale => "OWASP AIVSS スコアの根拠";
    UpTo => "最大";
    Standing(it) => pick!(it, Status: Official "公式" Superseded "旧版" Proposal "提案" Candidate "候補");
    VersionStatus(it) => pick!(it, Status:
        Official "OWASP が現行として公開している版です。"
        Superseded "OWASP が公開し、その後置き換えられた版です。"
        Proposal "OWASP への提案です。OWASP の公開文書には採用されていません。"
        Candidate "OWASP が公開していない候補版です。");
    WhateverCvss => "CVSS スコアによらず{0}";
    OverCvss => "全 CVSS スコアで{0}～{1}";
    OverCvssSeverities => "全 CVSS スコアで{0}～{1}、{2}～{3}";
    AtLeast => "{0}以上";
    AtLeastSeverity => "{0}以上、{1}";
    Between => "{0}～{1}";
    BetweenSeverities => "{0}～{1}、{2}～{3}";
    BelowCvssBase => "CVSS 基本値{0}を下回る";
    BelowCvssBte => "CVSS-BTE {0}を下回る";
    CvssBase => "CVSS 基本値";
    CvssBte => "CVSS-BTE";
    OfTen => "AIVSS 10 点中{0}、{1}";
    ScaleNotScored => "未採点";
    Further => "；{0}";
    Labelled => "{0} {1}";
    GreatestLever => "最も効く変更：{0}、{1}";
    ChangeMitigation => "対策 {0}";
    ChangeExploit => "攻撃コード {0}";
    ChangeUnreported => "攻撃の報告なし（E:U）";
    ChangeFactor => "{0} {1} → {2}";
    ChangeFactorTo => "{0} {1} → {2}";
    ChangeFactorShown => "{0} {1} → {2}";
    Risks => two("{0}", "リスク：{0}");
    ScoresThreats => "採点する脅威：{0}";
    ThreatModel => "脅威モデル";
    ModelOfAgent => two("{0}：{1}", "{2}：{3}");
    PublishedUnscored => "公開値{0}、ここでは未採点";
    PublishedSame => "公開値{0}、ここでも同じ";
    PublishedLower => "公開値{0}、ここでは{1}（{2}低い）";
    PublishedHigher => "公開値{0}、ここでは{1}（{2}高い）";
    RubricLevel => " {0}：{1}";

    Number => "項目";
    Value => "値";
    Step => "手順";
    Expression => "計算";
    Result => "結果";
    About => "≈ {0}";
    Exact => two("{0}", "{1}");
    Nothing => "–";
    NotStated => two("–", "記載なし");
    NoAars => two("–", "未採点");
    FactorSum => "要因の合計";
    UnroundedScore => "丸め前のスコア";
    AdjustedUnrounded => "調整後、丸め前";
    Rounded => "{0}を小数第1位に四捨五入";
    CappedAtTen => "{0}、上限 10";
    NoImpact => "CVSS-BTE が{0}：影響がないため調整なし";
    Input(it) => pick!(it, Term:
        Cvss "CVSS スコア" FactorSum "要因の合計" ThreatMultiplier "Threat multiplier" MitigationFactor "Mitigation factor");
    SumOf => two("{0} / {1}", "{1}のうち{0}");
    To => "{0}～{1}";
    Aars => "AARS";
    AgenticPart => "エージェント部分";
    Times => two("× {0}", "{0}");
    NoLevel => "表にない値";
    FromVector => "{0}、ベクトルの E より";
    AssumedLevel => "{0}、仮定";
    ReasonCvss => "CVSS";
    ReasonExploit => "攻撃コード";
    ReasonMitigation => "対策";
    TheScore => "このスコア";
    EffectClass => "影響区分";
    EffectClassIs => "影響区分 {0}：{1}";
    Adjustment => "調整";
    CappedSeverity => "{0}、上限 10";
    Withheld => "保留";
    NotKnown => "{0} が不明";
    WithheldBecause => "{0} が不明のため保留";
    Sum => "{0} = {1}";
    SumRounded => two("{0} = {1} → {2}", "{0} = {1}、丸めて{2}");
    SumCapped => two("{0} = {1}、上限 → {2}", "{0} = {1}、上限により{2}");
    UnknownIn => two("不明 {0}", "不明（{0}）");
    ScoreIn => two("{0} {1}", "{0}（{1}）");
    FactorsCaption => "{0}の要因、0～1";
    Factor => "要因";
    FactorItem => "{1} {2}";
    FactorItemWithNote => "{1} {2}（{0}）";
    MetricsCaption => "{0} の評価項目";
    Metric => "評価項目";
    MetricItem => "{1}：{2}";
    Adds => "加算";
    ReasonAndEvidence => "理由と証跡";
    RadarSaid => "要因のレーダーチャート。値は表にあります";
    HowToRead => "読み方";
    WhatLowers => "スコアを下げる変更";
    OneChange => "それぞれ一つの変更";
    Change => two("変更", "スコアを下げる変更");
    Score => "スコア";
    Cardinal(it) => cardinal(it, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]);

    VersionIs => "{0}。";
    VersionWithFactorsOf => "{0}、要因名は {1} のもの。";
    OffTable => "表にない値：{0}。";
    SomeFactors => "{1}の要因のうち{0}";
    IsBelow => "スコアは{0}値です。{1}。";
    IsBelowRepaired => "スコアは{0}値です。{1}。{2}（{3}）では{4}になります。";
    Capped => "スコアは上限の 10 です。";
    VectorSays => "ベクトルでは{0}（{1}）ですが、上の攻撃コードの水準は明記されたものです。";
    VectorSaysLetter => "ベクトルでは E:{0}、{1}（{2}）ですが、上の攻撃コードの水準は明記されたものです。";
    LeftOut => "スコアに含まれないもの：ベクトルの {0}。";
    Unused => "記載はあるがこの版では使わないもの：{0}。";
    Assumed => "記載がないため仮定したもの：{0}。";
    Expected => "期待値{0}は計算結果と一致します。";
    ExpectedElse => "期待値{0}は計算結果と異なります。";
    Ordinal => "スコアは順序尺度です。指摘の順位を示すもので、平均してはならず、AIVSS の版の間でも CVSS とも比較できません。";

    NoAssessment => "該当する評価はありません。";
    NoThreat => "該当する脅威はありません。";
    Caption => "{0}：{1}。";
    Assessments(_) => "評価{0}件";
    ThreatCount(_) => "脅威{0}件";
    ThreatsTotal => "{0}。";
    OpenTotal => " 未対応：{0}。";
    CarriedTotal => " 受容・移転・先送り：{0}。";
    ClosedTotal => " 完了：{0}。";
    FirstShown => "{1}件のうち最初の{0}件を示します。";
    LeftOutUnscored => "未採点のため省略：{0}。";
    LeftOutUnrated => "未評価のため省略：{0}。";
    VersionsDiffer => "異なる版（{0}）のスコアは比較できません。";
    EffectiveSorts => "並べ替え、分類、集計は実効リスクによります。";
    AsiNamed => "OWASP Top 10 for Agentic Applications：{0}。";
    AsiNamedNot => "OWASP Top 10 for Agentic Applications：{0}；記載なし：{1}。";
    GroupOf => two("{0}（{2}）", "{1}（{2}）");
    SeveralLayers => "複数の層";
    CrossLayerShort => "層横断";
    CrossLayerCode => "X";
    NoLayer => "層なし";
    NoOwner => "担当なし";
    NoThreatNamed => "脅威の記載なし";
    NotScoredHead => "未採点";
    Left(it) => risk(it, ["未評価", "残存なし", "低", "中", "高", "重大"]);
    LeftNumber => "{0}（{1}）";
    BelowCvss => "CVSS {0}を下回る";

    NoModel => "該当する脅威モデルはありません。";
    MatrixCaption => "{0}（{1}、{2}）：{3}。";
    OpenThreats => "未対応の脅威";
    ThreatsThatAre => "脅威（{0}）";
    Agents(_) => "エージェント{0}";
    Models(_) => "モデル{0}";
    Agent => "エージェント";
    LayerShort(it) => layer(it, ["モデル", "データ", "基盤枠", "配備", "評価", "安全", "生態系"]);
    LayerHead => two("{1} {2}", "{0}");
    PictureOrWords => two("{0}", "{1}");
    WordsAlone => two("", "{0}");
    MatrixLegend => two("各欄：最高の水準にある脅威の数、続いて下の水準の数。{0}", "");
    AgentTotal => "{1}：{0}";
    AgentWith => two("{0} {1}", "{0}（{1}）");
    FirstAgents => "{1}のエージェントのうち最初の{0}を示します。合計はすべてのものです。";
    EffectiveColours => "色、並べ替え、集計は実効リスクによります。";
    AllAgents => "全エージェント（{0}）";
    MappedInModels => "分析済みのモデル";
    Of => "{1}中{0}";
    HighestThreats => "最高：{0}";
    HighThreat => "{0}（{1}、{2} {3}）";
    MoreThreats => "{0}（{1}）";

    NoRecord => "まだ記録がありません。`mdbook-aivss record` を実行すると `history.jsonl` に記録が加わります。";
    TrendSaid => "未対応のリスク：{1}で{0}（{2}件の記録の最新）。";
    TrendChart => "{0}件の記録における水準別の未対応リスクと最高スコア。数値は表にあります";
    TrendApart => "破線は AIVSS の版の変更を示します。その前後のスコアは比較できません。";
    TrendPart => "この本に今もある項目だけを数えています。";
    Record => "記録";
    HighestScore => "最高スコア";
    TrendHigher => two("▲ 前回{0}", "上昇、前回{0}");
    TrendLower => two("▼ 前回{0}", "低下、前回{0}");
    TrendWas => "前回{0}";
    TrendNew => "新規";
    TrendGone => "対応済み";
    TrendSame => "変化なし";
    TrendOtherVersion => "別の版";
    TrendScores => two("各記録と現在のスコア：{0}", "{0}");
    TrendAgainst => "推移は最新の記録{0}と比べたものです。";

    SummaryStay(_) => "すべての対策の後も、脅威{0}件が{1}のままです。";
    SummaryNoneStay => "すべての対策の後、リスクの残る未対応の脅威はありません。";
    SummaryOverdue(_) => " 期限超過が{0}件あります。";
    SummaryBest => " 最も効果のある対策は{0}です：{1}。";
    SummaryCounts => "{0}、{1}、{2}";
    SummaryOpen => "未対応{0}";
    SummaryDate => "{0}現在";
    OpenByLevel => "水準別の未対応";
    BeforeControls => "対策前 {0}";
    AfterControls => "対策後 {0}";
    LevelsGrow => "対策により脅威が下がるため、下の水準が増えます。";
    HighestRisks => "対策後の最高リスク";
    HighestScores => "最高スコア";
    Overdue => "期限超過";
    DueNext => "次の期限";
    NothingDue => "期限を過ぎたものはありません。";
    NoDates => "期日のあるものはありません。";
    DaysLate(_) => "{0}日超過";
    DueOf(it) => pick!(it, DueKind:
        Assessment "評価の見直し" Model "脅威モデルの見直し" Threat "脅威の見直し"
        Accepted "受容した脅威の見直し" Exemption "例外の期限");
    Comma => "{0}、{1}";
    WhatControlsBring => "対策の効果";
    IfDone => "実施した場合";
    NoControl => "実施すれば水準が下がる未実施の対策はありません。";
    Become(_) => "{1}の{0}件が{2}に";
    Owners => "担当";
    OwnerHead => "担当";
    AllOpen => "未対応の計";
    MoreOwners(_) => "ほか{0}名";
    MoreRows => "ほか{0}件";
    CoverageTitle => "網羅状況";
    CoverageItem => "{0}：{1}";
    NotNamed => "未対応の脅威で挙げられていないもの：{0}。";
    LayersNotAssessed => "未分析の層：{1}のうち{0}。";
    SinceRecord => "前回の記録から";
    SinceNew => "新規";
    SinceGone => "対応済み";
    SinceHigher => "水準が上昇";
    SinceLower => "水準が低下";
    QuestionsOpen => "未回答の問い";
    BehindFigures => "数値の内訳";
    AllThreats => "すべての脅威";
    AllAgentsListed => "すべてのエージェント";
    LayersLeftOut => "未分析の層";
    LevelBefore => "{0}、対策前";
    LevelAfter => "{0}、対策後";

    ResultNotScored => "{0}：未採点、全 CVSS スコアで{1}～{2}";
    ResultBetween => "{0}、取り得る全値で{1}～{2}";
    ResultBetweenSeverities => "{0}、取り得る全値で{1}～{2}（{3}～{4}）";
    Inputs => "入力";
    Working => "計算";
    Remarks => "注記";
    WhatLowersIt => "下げる変更";
    AnotherBand => "（別の水準）";
    AllVersions => "各版での値（互いに比較できません）";
    NotPossible => "不可：{0}";
    NotStatedText => "記載なし";
    ThreatMultiplier => "Threat multiplier";
    MitigationFactor => "Mitigation factor";
    AssumedId => "{0}（仮定）";
    Unknown => "不明";
    TakenAs => "{0}として計算";
    NotPublishedValues => "公開された値にないもの：{0}";
    FactorsOf => "要因は AIVSS {0} のもの";
    BelowBase => "CVSS 基本値を下回る。{0}";
    BelowBaseRepaired => "CVSS 基本値を下回る。{0}。{1} では{2}";
    BaseUsed => "基本値を使用。ベクトルの次の項目は使わない：{0}";
    OrdinalText => "スコアは指摘の順位を示すもので、版の間でも CVSS とも比較できない";

    Error => "エラー";
    Help => "ヘルプ：{0}";
    At => "{0}";
    AfterPreprocessing => "{0}（前処理後）";
}
columns {
    "aars" => "AARS"; "agent" => "エージェント"; "agent-id" => "エージェントID"; "agent-version" => "エージェントの版";
    "answers" => "回答する問い"; "assessed" => "評価日"; "assessor" => "評価者"; "catalog" => "カタログ";
    "chain" => "連鎖"; "complexity" => "複雑さ"; "components" => "構成要素"; "coverage" => "対策の範囲";
    "cvss" => "CVSS"; "description" => "説明"; "effective" => "実効リスク"; "expect" => "期待値";
    "exploit" => "攻撃コード"; "factor-sum" => "要因の合計"; "factors" => "要因"; "formerly" => "旧ID";
    "id" => "ID"; "interval" => "区間"; "layer" => "層"; "likelihood" => "可能性";
    "maps" => "対応"; "mitigation" => "対策"; "mitigations" => "対策"; "model" => "モデル";
    "owner" => "担当"; "published" => "公開値"; "reason" => "理由"; "refs" => "参照";
    "review" => "見直し"; "risk" => "リスク"; "risks" => "リスク"; "score" => "スコア"; "severity" => "深刻度";
    "status" => "状態"; "summary" => "概要"; "tags" => "タグ"; "threat" => "脅威";
    "threats" => "脅威"; "title" => "題名"; "trend" => "推移"; "vector" => "ベクトル"; "version" => "版";
}
formulas {
    "0.8" => "エージェントによる上乗せ（AARS）は、CVSS 基本値と 10 との差に、要因の合計の 10 分の 1 と Threat multiplier を掛けたものです。スコアは、CVSS 基本値に上乗せを加え、Mitigation factor を掛け、小数第1位に四捨五入したものです。";
    "0.8-floor" => "エージェントによる上乗せ（AARS）は、CVSS 基本値と 10 との差に、要因の合計の 10 分の 1 と Threat multiplier を掛けたものです。スコアは、上乗せに Mitigation factor を掛けて CVSS 基本値に加え、小数第1位に四捨五入したものです。";
    "0.5" => "エージェントのスコア（AARS）は十の要因の合計です。スコアは CVSS 基本値と AARS の平均に Threat multiplier を掛け、小数第1位に四捨五入したものです。";
    "2.0-candidate" => "スコアは CVSS-BTE そのものです。別に実験的なスコアがあり、EX、PT、CA、TD の重みを加え、上限を 10 とし、小数第1位に四捨五入します。CVSS-BTE が 0.0 なら 0.0 のままです。X の評価項目があると実験的なスコアは保留されます。";
}
below_cvss {
    "0.8" => "Mitigation factor は CVSS の部分も小さくするためです";
    "0.5" => "式が CVSS 基本値とエージェント部分の平均を取るためです";
}
parts {
    "Risk gap" => "リスクの差"; "Mean" => "平均"; "Adjusted score (experimental)" => "調整後のスコア（実験的）";
}
factors {
    "0.8" "autonomy" => ["承認なしに行動するか。", "すべての行動を人が承認し、エージェントだけでは何も確定しない。", "隔離された、または重要でない範囲では単独で行動する。", "本番環境や重要なシステムで単独で確定する。"];
    "0.8" "tools" => ["ツールで何を変更できるか。", "ツールがない、または読み取り専用。", "書き込みもするが、範囲が厳しく限られるか許可リストがある。", "広く強力なツール：クラウド、CI/CD、SQL、設備制御。"];
    "0.8" "language" => ["平易な言葉で操れるか。", "入力は構造化されている。", "自然言語は検索と質問に使い、行動には使わない。", "自然言語のプロンプトが計画とツール呼び出しを直接動かす。"];
    "0.8" "context" => ["周囲の状況に左右されるか。", "環境からの信号を使わない。", "限られた少数の信号を使う。", "環境からの広い信号が単独の判断を左右する。"];
    "0.8" "non_determinism" => ["どれほどばらつくか。", "規則または固定のシードに従う。", "ばらつきは厳格なガードレールで抑えられている。", "ばらつきが大きく、防護が弱い。"];
    "0.8" "opacity" => ["行動を追跡できるか。", "すべての行動を決定的なログで追跡できる。", "ログは一部か分散しており、推論は見えない。", "行動の理由を追跡できない。"];
    "0.8" "persistence" => ["どれだけ長く記憶するか。", "状態を保持しない。", "セッション内で記憶する。", "ベクトルデータベースなどでセッションを越えて記憶する。"];
    "0.8" "identity" => ["IDは変わるか。", "固定の ID またはサービスアカウントが一つ。", "ツールごとなど、限られた既知の場合に ID を変える。", "実行中に役割を引き受け、テナントをまたぐ。"];
    "0.8" "multi_agent" => ["いくつのエージェントが協働するか。", "単独で働く。", "一つか二つの既知のエージェントと働く。", "複雑な編成、群れ、エージェント市場の一部である。"];
    "0.8" "self_mod" => ["自分の何を変更できるか。", "構成は固定。", "自分のプロンプトか構成だけを変更できる。", "ツールや制御の流れを変更し、コードを書いて実行できる。"];
    "0.5" "autonomy" => ["承認なしに行動するか。", "コパイロットのように、すべての行動に人が必要。", "固定の決定木に従い、リスクの低いところで単独で行動する。", "高いリスクでも自由に単独で行動し、他のエージェントと自由に話す。"];
    "0.5" "tools" => ["ツールをどれほど自由に選ぶか。", "ツールがない、または決まった方法で呼ぶ。", "社内ツールなど、制限のある小さな集合から選ぶ。", "高リスクのツールからも制限なく選ぶ。"];
    "0.5" "persistence" => ["何を保持するか。", "プロンプトのほかに状態を保持しない。", "保管先から読み、IDごとに短いセッションを持つ。", "保管先に書き、長期にわたりまたはセッションを越えて学ぶ。"];
    "0.5" "identity" => ["権限を誰が決めるか。", "ID は事前に決まり、権限は最小。", "委ねる権限を人またはポリシーが承認する。", "権限の範囲を自分で制限なく選ぶ。"];
    "0.5" "multi_agent" => ["協働の仕方を誰が決めるか。", "他のエージェントと働かない。", "相手または協働の仕方が事前に決まっている。", "エージェント同士が制限なく取り決める。"];
    "0.5" "non_determinism" => ["入力と出力は検査されるか。", "入力と出力をスキーマで検査し、論理は既知。", "片方だけを検査し、変わるものは限られる。", "平文で会話し互いを見つけ、入力にも出力にも制限がない。"];
    "0.5" "self_mod" => ["自分の何を変更できるか。", "自分を変更しない。学習は別の場所で行う。", "記憶、文脈、セッションの目標を書く。", "コード、重み、長期の文脈や目標を書く。"];
    "0.5" "goal_planning" => ["どれほど自由に計画するか。", "固定の目標へ一段ずつ進む。", "一つのエージェントが簡単な推論で課題を分ける。", "複数のエージェントが課題を分け、繰り返し省みる。"];
    "0.5" "context" => ["外部から何が届くか。", "変わりうる外部の文脈を取り込まない。", "イントラネットなど、限られ整えられた文脈。", "開かれたインターネットや無制限の情報を取り込み、目標を交渉する。"];
    "0.5" "opacity" => ["行動を追跡できるか。", "推論と結果を基準値とともに完全に記録する。", "エージェントが自ら理由を述べ、統計は粗い。", "内部が見えず、ログも少ない。"];
}
metrics {
    "LC" => "攻撃者の自然言語が、エージェントの判断や呼び出しに届くか。" 'D' "攻撃者の言葉が、特権的な判断やツール呼び出しにそのまま届く。" 'I' "エージェントが取得または取り込む内容を通じて入る。" 'M' "重要な処理の前に、検証された固定の項目に変換される。" 'N' "自然言語は重要なものに届かない。" 'X' "証拠からは分からない。";
    "CP" => "攻撃者が操る文脈がどれだけ長く届く状態にあるか。" 'C' "保存され、セッション後も届く。" 'S' "セッション内だけに存在し、試験で確認済み。" 'N' "要求の間で何も引き継がれない。" 'X' "証拠からは分からない。";
    "AP" => "侵害がエージェント間をどこまで広がるか。" 'L' "信頼境界を越えて他のエージェント、テナント、システムに及ぶ。" 'C' "そのエージェント自身のツールと行動の中で広がる。" 'N' "最初に受けた構成要素にとどまる。" 'X' "証拠からは分からない。";
    "SR" => "攻撃がどれほど確実に成功するか。証明、または30回以上の試行による（片側95%ウィルソン限界）。" 'R' "成功率の下限が 0.90 以上、または成功が証明されている。" 'P' "限界値はほかの二つのどちらも支持しない。" 'U' "成功率の上限が 0.10 未満、または失敗が証明されている。" 'X' "証拠からは分からない。";
    "EX" => "ツール、プラグインなどの拡張にどれほど自由に到達できるか。" 'W' "拡張が動的か未審査、またはその権限に制限がない。" 'M' "拡張は審査済みで許可リストにあり、引数を検査し、権限は最小。" 'N' "重要な拡張は経路上にない。" 'X' "証拠からは分からない。";
    "PT" => "どの提供者とモデルが応答するかが確かか。" 'H' "承認した提供者、モデル、配備を強制するものがない。" 'M' "強制と監査はあるが、実際の応答元を検証できない。" 'L' "強制と証明があり、変更は承認される。" 'X' "証拠からは分からない。";
    "CA" => "攻撃者が消費を押し上げられるか。" 'W' "固定の上限がない、または回避された。" 'M' "上限はあるが、不完全か、障害時に遮断しない。" 'N' "障害時に遮断する試験済みの上限が、すべての消費に及ぶ。" 'X' "証拠からは分からない。";
    "TD" => "エージェントの行動を再構成できるか。" 'H' "できないことが試験で確認されている。" 'M' "できるが、記録の項目、完全性、保存に欠けがある。" 'L' "保護された完全な記録が演習で確認されている。" 'X' "証拠からは分からない。";
}
effects {
    "AX" => "不明：LC、CP、AP、SR のいずれかが X";
    "A2" => "エージェントによる影響が強い";
    "A0" => "エージェントによる影響は無視できる";
    "A1" => "エージェントによる影響がある";
}
questions {
    "untrusted-to-action" => "外部のテキストがこの動作を操るのを何が止めますか。", "モデルは指示とデータを確実には区別できません。テキストを書いた者が、エージェントに許されたことを利用できます。";
    "lethal-trifecta" => "このエージェントを通じて非公開データを持ち出せますか。", "信頼できないテキスト、非公開データ、外への経路は、単独では無害です。揃うと、テキスト中の指示がデータを持ち出せます。";
    "code-execution" => "コードを何が閉じ込め、そこから何に届きますか。", "モデルを操る者は書かれるコードも決め、そのコードが届くものに届きます。";
    "code-in-trusted-zone" => "なぜ独立したゾーンにないのですか。", "一つのゾーンの中では、何も破らずにコードからデータに届きます。";
    "memory-poisoning" => "誤った記憶をどう見つけて取り除きますか。", "一度記憶されたものは、それを植え付けたテキストが消えた後も、以後のすべてのセッションを左右します。";
    "retrieval-poisoning" => "エージェントが読むものを誰が書けますか。", "誰でも書ける文書はエージェントへの伝言であり、課題に合うときにちょうど見つかります。";
    "shared-memory" => "あるエージェントが別のエージェントの認識を変えられますか。", "共有の保管先は、誰もそう設計していないエージェント間の通信路であり、誰が何を書いたかは検査されません。";
    "shared-identity" => "誰の権限を使い、誰が責任を負いますか。", "借りた ID での動作は所有者の全権限を持ち、ログにはしていない人の名が残ります。";
    "secrets-near-text" => "秘密を指示によって読み出したり使わせたりできますか。", "文脈にあるものは聞き出せ、ツールが使えるものは他人のためにも使えます。";
    "external-model" => "提供者に何が、どの条件で渡りますか。", "プロンプトはすべて、相手の条件が定める間、相手の手元に内容の写しとして残ります。";
    "model-change" => "提供者がモデルを変えたことに何が気づきますか。", "同じ名前の新しい版が、評価した版とは異なる指示に従うことがあります。";
    "tool-supply-chain" => "コードや説明を誰が変更でき、どう気づきますか。", "ツールの説明はプロンプトの一部です。それを変える者は、利用者より先にモデルに話しかけます。";
    "rogue-server" => "サーバーをどう認証し、エージェントに何をさせられますか。", "サーバーはエージェントが読むテキストで応答し、誰も求めていないツールを提供できます。";
    "unauthenticated-flow" => "ここへの送信を誰に許しますか。", "境界では受信側が送信者によって判断します。分からなければ、誰でも送信者になれます。";
    "unencrypted-flow" => "途中で誰が読み、変えられますか。", "ゾーンの間にはネットワークがあり、そこでエージェントが伝え合うものはデータでもあり指示でもあります。";
    "agent-to-agent" => "相手から何を受け入れ、誤った答えはどこまで広がりますか。", "他を信頼するエージェントはその誤りを引き継ぎ、自らの権威で伝えます。";
    "delegation" => "相手のエージェントは誰のために動くかを確かめますか。", "二つ目のエージェントには一つ目にない権限があります。確認しなければ一つ目もそれを持ちます。";
    "irreversible" => "何を元に戻せ、事前に誰が承認しますか。", "誤った答えは訂正できます。支払い、公開、動作は起きてしまえば戻りません。";
    "approval-fatigue" => "承認する人はまだ内容を読んでいますか。", "頻繁に尋ねられる人は承認しがちです。読まれない承認は承認ではありません。";
    "person-persuaded" => "エージェントに人を誤らせることができますか。", "人はこれまで正しかった助手を信じ、エージェントに許されないことを攻撃者のために自分で行います。";
    "no-log" => "何をしたかをどうやって知りますか。", "記録がなければ、誤りか攻撃か、そもそも起きたのかも分かりません。";
    "log-leak" => "その何がログに残り、誰が読みますか。", "トレースにはプロンプトと応答の全体が残り、元のシステムより多くの人が読めます。";
    "log-poisoning" => "ログの記載が、それを読むエージェントを操れますか。", "ログは部外者も書き込みに関わるテキストであり、修復のためにそれを読むエージェントには権限があります。";
    "resource-use" => "呼び出し、トークン、費用を何が制限しますか。", "要求の費用は送信者でなく所有者が負い、エージェントは一つの要求を多数に増やします。";
    "training-loop" => "部外者がモデルに学習させられますか。", "学習されたものは読んでも見つからず、データがなくなっても残ります。";
    "no-control" => "権限をどこで決め、どこで取り消しますか。", "エージェントに組み込まれた権限は、エージェントを変更しなければ取り消せません。";
}
}
