//! The words in English. This is also the list of all words: every other language has a text for each of them.

use super::forms::{Forms, label, noun, one, plural, two};
use super::pattern::{capitalised, column_title};
use super::told::Told;
use super::{Language, Part, part};
use crate::aivss::{Severity, Status, Term};
use crate::maestro::{
    AgenticFactor, AssumptionStatus, AttackComplexity, AttackVector, ComponentKind, ControlType, Coverage, Effective,
    EffectiveReason, Grade, LayerId, LayerStatus, Level, Likelihood, MitigationStatus, ThreatStatus, Vocabulary,
};
use crate::register::digest::DueKind;
use crate::render::Mark;

macro_rules! words {
    ($($name:ident $(($value:ident: $type:ty))? => $forms:expr;)+) => {
        /// A word or phrase, identified by its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Word {
            $($name $(($type))?),+
        }

        /// The words in English.
        pub(crate) fn words(word: Word) -> Forms {
            match word {
                $(Word::$name $(($value))? => $forms),+
            }
        }

        impl Word {
            /// All words. A word that depends on a count is included once for each form of the plural.
            pub(crate) fn each() -> Vec<Self> {
                let mut words = Vec::new();
                $(words!(@each words $name $($type)?);)+
                words
            }

            /// The name by which a book replaces the word, such as `not-scored` or `severity-high`.
            pub(crate) fn name(self) -> String {
                match self {
                    $(Self::$name $(($value))? => words!(@name stringify!($name) $(, $value)?)),+
                }
            }

            /// The word as a book's own words contain it: each count is replaced by the one that represents its form of the plural.
            pub(super) fn normal(self, language: Language) -> Self {
                match self {
                    $(Self::$name $(($value))? => Self::$name $((Part::normal($value, language)))?),+
                }
            }
        }
    };
    (@each $words:ident $name:ident) => { $words.push(Self::$name) };
    (@each $words:ident $name:ident $type:ty) => {
        $words.extend(<$type as Part>::each().into_iter().map(Self::$name))
    };
    (@name $name:expr) => { part::kebab($name) };
    (@name $name:expr, $value:ident) => { format!("{}-{}", part::kebab($name), Part::name($value)) };
}

words! {
    // The words of the models' own lists.
    Severity(severity: Severity) => noun(severity.word());
    Level(level: Level) => noun(level.label());
    Grade(grade: Grade) => noun(grade.label());
    Likelihood(likelihood: Likelihood) => one(likelihood.word());
    Status(status: ThreatStatus) => noun(status.label());
    Coverage(coverage: Coverage) => one(coverage.word());
    AttackVector(vector: AttackVector) => one(vector.word());
    AttackComplexity(complexity: AttackComplexity) => one(complexity.word());
    AgenticFactor(factor: AgenticFactor) => noun(factor.label());
    ControlType(kind: ControlType) => noun(kind.label());
    ControlState(status: MitigationStatus) => noun(status.label());
    AssumptionState(status: AssumptionStatus) => one(status.label());
    Mark(mark: Mark) => noun(match mark {
        Mark::Unrated => "Unrated",
        Mark::None => "None",
        Mark::Low => "Low",
        Mark::Medium => "Medium",
        Mark::High => "High",
        Mark::Critical => "Critical",
    });
    NotScored => one("not scored");
    None => one("none");
    NoneLeft => one("none");

    // Counting.
    Count => one("{0} {1}");
    Closed => one("closed");
    NothingLeft => one("with nothing left");
    AndMore => one("and {0} more");
    Both => one("{0}; {1}");

    // Facts about any block.
    Key(name: &'static str) => two(format!("{} {{0}}", name.replace('-', " ")), format!("{}: {{0}}", capitalised(name)));
    AgentVersion => label!("Agent version");
    Basis => label!("Basis");
    ModelOwner => label!("Owner");
    Made => label!("Made");
    Assessed => label!("Assessed");
    By => label!("By");
    ModelReview => label!("Review");
    Tags => label!("Tags");
    See => two("see {0}", "See {0}");
    Aivss => one("AIVSS {0}");
    Headline => one("{0} {1}");
    UpToNumber => one("up to {0}");
    HeadlineUpTo => one("up to {0} {1}");

    // Threat models.
    ModelTitle => one("MAESTRO {0}-layer threat model");
    OfEdition => one("{0}: {1}");
    ModelTitleDraft => one("MAESTRO {0}-layer threat model (draft, second-hand)");
    TitleOf => one("{0}: {1}");
    OpenCounts => one("open: {0}");
    NoneOpen => one("no open threats");
    NoneNamed => one("no threats named");
    Yes => one("yes");
    No => one("no");
    Highest => two("highest", "the highest");
    IsHighest => two(" {0}", " (the highest)");
    AndTitle => two(" {0}", ": {0}");
    Risk(level: Option<Option<Level>>) => noun(match level {
        None => "Unrated",
        Some(None) => "No risk",
        Some(Some(Level::Low)) => "Low risk",
        Some(Some(Level::Medium)) => "Medium risk",
        Some(Some(Level::High)) => "High risk",
        Some(Some(Level::Critical)) => "Critical risk",
    });
    EffectiveRisk(level: Option<Option<Level>>) => noun(match level {
        None => "Unrated",
        Some(None) => "No effective risk",
        Some(Some(Level::Low)) => "Low effective risk",
        Some(Some(Level::Medium)) => "Medium effective risk",
        Some(Some(Level::High)) => "High effective risk",
        Some(Some(Level::Critical)) => "Critical effective risk",
    });
    NoOpenRisk => noun("No open risk");
    LayerState(status: LayerStatus) => one(match status {
        LayerStatus::Mapped => "mapped",
        LayerStatus::Uncertain => "not certain",
        LayerStatus::NotApplicable => "not applicable",
        LayerStatus::NotAssessed => "not assessed",
    });
    // Fonts of printed books may lack the signs.
    LayerMapped => two("✓ mapped", "mapped");
    LayerUncertain => two("⚠\u{fe0e} not certain", "not certain");
    LayerUncertainFrom => two("⚠\u{fe0e} not certain from {0}", "not certain from {0}");
    Layer => one("Layer");
    State => one("State");
    Threats => one("Threats");
    NotAssessed => one("Not assessed: {0}.");
    Components => one("Components: {0}");
    CrossLayer => one("Cross-layer threats");
    LayerStep => two("{0}", "{1}");

    // Threats.
    Id => two("{0}", "Id: {1}");
    Rated => one("{0} × {1}");
    OnlySeverity => one("severity {0}, no likelihood stated");
    OnlyLikelihood => one("likelihood {0}, no severity stated");
    NeitherRated => one("neither severity nor likelihood stated");
    GivesRisk => one("{0}: {1} risk");
    EffectiveIs => one("effective risk {0}: {1}, {2}");
    Owner => two("owner {0}", "Owner: {0}");
    Review => two("review {0}", "Review: {0}");
    Mitigated => two("mitigations: {0}, {1} coverage", "Mitigations: {0}; {1} coverage");
    Mitigation => two("{0} ({3})", "{1} {2} ({3})");
    In => two("in {0}", "Components: {0}");
    Vector => two("{0} vector", "Attack vector: {0}");
    Complexity => two("{0} complexity", "Attack complexity: {0}");
    Factors => two("{0}", "Agentic factors: {0}");
    Catalog => one("CSA: {0}");
    Maps => two("{0}", "Maps to {0}");
    Map => two("{0}", "{1}");
    Threat => two("{0}", "{1} ({2})");

    // Architecture.
    Questions => noun("Questions about the architecture");
    Dataflow => one("Data flow");
    QuestionsAre => one("Questions about it: {0}.");
    DataflowOf => one("Data flow of {0}");
    DataflowSaid => one("{0} components, {1} trust zones, {2} flows. The table below lists the flows.");
    Kind(kind: ComponentKind) => one(kind.label());
    KindInLayer => one("{0}, {1}");
    FlowSays => one("{0}{1}{2}: {3}");
    TrustBoundary => one("trust boundary");
    EntersSure => one("into a more trusted zone, authenticated");
    EntersUnsure => one("the same, authentication not stated");
    HighestRisk => one("highest open risk that names the component");
    FoldedFlows => one("a number in a box: a flow with a monitor or a control of the same zone");
    Around => one("Around {0}");
    FlowsWithin => one("Flows: {0}, between {1} components. None goes into a more trusted zone.");
    FlowsAcross => one("Flows into a more trusted zone: {0} of {1}. Not stated who may send: {2}.");
    Flows => one("Flows");
    FlowNumber => one("No.");
    Flow => one("Flow");
    What => one("What");
    Protection => one("Protection");
    ExchangesWith => two(" ↔ ", " to and from ");
    Authenticated => one("authenticated");
    NotAuthenticated => one("authentication not stated");
    Encrypted => one("encrypted");
    NoArchitecture => one("No threat model of the book states its architecture.");
    NoQuestions => one("no question is raised");
    QuestionCounts => one("{0} open, {1} answered, {2} dismissed");
    CountsOf => one(": {0}.");
    OpenQuestions => one("Open ({0})");
    AnsweredQuestions => one("Answered ({0})");
    DismissedQuestions => one("Dismissed ({0})");
    QuestionHead => one("Question");
    ComponentHead => one("About");
    AnsweredBy => one("Answered by");
    ReasonHead => one("Reason");
    LeadsTo => two(" → ", " to ");
    WhyAsked => one(". {0} Rule {1}");
    AndMaps => one(", {0}");
    AndDate => one(", {0}");
    HowToAnswer => one("A question is not a finding: it asks what the model says nothing about. A threat answers it with the key “answers”, or by naming the component together with the catalogue entry or ASI id of the rule. A question that needs no threat goes under “dismissed”, with a reason and an owner.");

    // Mitigations and assumptions.
    Mitigations => one("Mitigations");
    MitigationsOf => one("Mitigations of {0}");
    MitigationHead => one("Mitigation");
    Type => one("Type");
    Covers => one("Covers");
    NoType => one("not stated");
    CoversNothing => one("no threat names it");
    OwnedBy => one("owner {0}");
    Evidence => one("evidence {0}");
    Cost => one("{0} cost");
    Effectiveness => one("{0} effectiveness");
    Refs => one("see {0}");
    EffectiveRule => one(Effective::RULE);
    EffectiveWhy(reason: EffectiveReason) => one(reason.text());
    Assumptions => one("Assumptions");
    Assumption => two("{0} {1}{3}{4}", "{2}{0}: {3}{4}");
    IfWrong => two("If wrong: {0}", " If wrong: {0}");

    // Assessments.
    Rationale => one("OWASP AIVSS score rationale");
    UpTo => one("up to");
    Standing(status: Status) => one(status.word());
    VersionStatus(status: Status) => one(status.sentence());
    WhateverCvss => one("{0} whatever its CVSS score");
    OverCvss => one("{0} to {1} over every CVSS score");
    OverCvssSeverities => one("{0} to {1}, {2} to {3} over every CVSS score");
    AtLeast => one("at least {0}");
    AtLeastSeverity => one("at least {0}, {1}");
    Between => one("between {0} and {1}");
    BetweenSeverities => one("between {0} and {1}, {2} to {3}");
    BelowCvssBase => one("below its CVSS base of {0}");
    BelowCvssBte => one("below its CVSS BTE of {0}");
    CvssBase => one("CVSS base");
    CvssBte => one("CVSS-BTE");
    OfTen => one("AIVSS {0} of 10, {1}");
    ScaleNotScored => one("Not scored");
    Further => one("; {0}");
    Labelled => one("{0} {1}");
    GreatestLever => one("Greatest lever: {0}, {1}");
    ChangeMitigation => one("mitigation {0}");
    ChangeExploit => one("exploit {0}");
    ChangeUnreported => one("exploit unreported (E:U)");
    ChangeFactor => two("{0} {1} → {2}", "{0} {1} to {2}");
    ChangeFactorTo => one("{0} {1} to {2}");
    ChangeFactorShown => one("{0} {1} → {2}");
    Risks => two("{0}", "Risks: {0}");
    ScoresThreats => two("scores {0}", "Scores the threats: {0}");
    ThreatModel => one("Threat model");
    ModelOfAgent => two("{0}: {1}", "{2}: {3}");
    PublishedUnscored => one("Published as {0}; not scored here");
    PublishedSame => one("Published as {0}, the same as here");
    PublishedLower => one("Published as {0}; here {1}, {2} lower");
    PublishedHigher => one("Published as {0}; here {1}, {2} higher");

    // Sentences about published tables.
    Told(told: Told) => one(told.english);
    RubricLevel => one(" {0}: {1}");

    // The working of a score.
    Number => one("Number");
    Value => one("Value");
    Step => one("Step");
    Expression => one("Working");
    Result => one("Result");
    About => one("≈ {0}");
    Exact => two("{0}", "{1}");
    Nothing => one("–");
    NotStated => two("–", "not stated");
    NoAars => two("–", "not scored");
    FactorSum => one("Factor sum");
    UnroundedScore => one("Unrounded score");
    AdjustedUnrounded => one("Adjusted, unrounded");
    Rounded => one("{0} rounded half up to one decimal");
    CappedAtTen => one("{0}, capped at 10");
    NoImpact => one("CVSS-BTE is {0}: no impact, no adjustment");
    Input(term: Term) => one(term.words());
    SumOf => two("{0} / {1}", "{0} of {1}");
    To => one("{0} to {1}");
    Aars => one("AARS");
    AgenticPart => one("agentic part");
    Times => two("× {0}", "{0}");
    NoLevel => one("no level of the table");
    FromVector => one("{0}, from the vector’s E");
    AssumedLevel => one("{0}, assumed");
    ReasonCvss => one("CVSS");
    ReasonExploit => one("Exploit");
    ReasonMitigation => one("Mitigation");
    TheScore => one("the score");
    EffectClass => one("Effect class");
    EffectClassIs => one("Effect class {0}: {1}");
    Adjustment => one("Adjustment");
    CappedSeverity => one("{0}, capped at 10");
    Withheld => one("withheld");
    NotKnown => one("{0} not known");
    WithheldBecause => one("withheld, because {0} is not known");
    Sum => one("{0} = {1}");
    SumRounded => two("{0} = {1} → {2}", "{0} = {1}, rounded to {2}");
    SumCapped => two("{0} = {1}, capped → {2}", "{0} = {1}, capped to {2}");
    UnknownIn => two("unknown {0}", "unknown ({0})");
    ScoreIn => two("{0} {1}", "{0} ({1})");
    FactorsCaption => one("The {0} factors, 0 to 1");
    Factor => one("Factor");
    FactorItem => one("{1} {2}");
    FactorItemWithNote => one("{1} {2} ({0})");
    MetricsCaption => one("The metrics of {0}");
    Metric => one("Metric");
    MetricItem => one("{1}: {2}");
    Adds => one("Adds");
    ReasonAndEvidence => one("Reason and evidence");
    RadarSaid => one("Radar of the factors; the table has the values");
    HowToRead => one("How to read this");
    WhatLowers => one("What would lower the score");
    OneChange => one("One change each");
    Change => two("Change", "What would lower the score");
    Score => one("Score");
    Cardinal(number: u8) => one(match number {
        0 => "no",
        1 => "one",
        2 => "two",
        3 => "three",
        4 => "four",
        5 => "five",
        6 => "six",
        7 => "seven",
        8 => "eight",
        9 => "nine",
        10 => "ten",
        11 => "eleven",
        12 => "twelve",
        _ => "{0}",
    });

    // Remarks about a score.
    VersionIs => one("{0}.");
    VersionWithFactorsOf => one("{0}, with the factor names of {1}.");
    OffTable => one("Values beyond its tables: {0}.");
    SomeFactors => one("{0} of the {1} factors");
    IsBelow => one("The score is {0}, because {1}.");
    IsBelowRepaired => one("The score is {0}, because {1}; {2}, a {3}, would give {4}.");
    Capped => one("The score is capped at 10.");
    VectorSays => one("The vector says {0} ({1}); the exploit level above was stated.");
    VectorSaysLetter => one("The vector says E:{0}, {1} ({2}); the exploit level above was stated.");
    LeftOut => one("Not part of the score: {0} of the vector.");
    Unused => one("Stated, but not used by this version: {0}.");
    Assumed => one("Assumed, because the author states none: {0}.");
    Expected => one("The author expects {0}, as computed.");
    ExpectedElse => one("The author expects {0}, which is not what is computed.");
    Ordinal => one(
        "Scores are ordinal: they rank findings, they are not to be averaged, and they are not comparable across versions of AIVSS \
         or with CVSS.",
    );

    // Registers.
    Column(column: &'static str) => one(column_title(column));
    NoAssessment => one("No assessment matches.");
    NoThreat => one("No threat matches.");
    Caption => one("{0}: {1}.");
    Assessments(count: usize) => plural(count, "{0} assessment", "{0} assessments");
    ThreatCount(count: usize) => plural(count, "{0} threat", "{0} threats");
    ThreatsTotal => one("{0}.");
    OpenTotal => one(" Open: {0}.");
    CarriedTotal => one(" Accepted, transferred or deferred: {0}.");
    ClosedTotal => one(" Closed: {0}.");
    FirstShown => one("The first {0} of {1} are shown.");
    LeftOutUnscored => one("Left out, because not scored: {0}.");
    LeftOutUnrated => one("Left out, because unrated: {0}.");
    VersionsDiffer => one("Scores of different versions ({0}) are not comparable.");
    EffectiveSorts => one("The effective risk sorts, groups and counts here.");
    AsiNamed => one("OWASP Top 10 for Agentic Applications: {0}.");
    AsiNamedNot => one("OWASP Top 10 for Agentic Applications: {0}; not named: {1}.");
    GroupOf => two("{0} ({2})", "{1} ({2})");
    SeveralLayers => one("Several layers");
    CrossLayerShort => one("Cross-layer");
    CrossLayerCode => one("X");
    NoLayer => one("No layer");
    NoOwner => one("No owner");
    NoThreatNamed => one("No threat named");
    NotScoredHead => one("Not scored");
    Left(level: Option<Option<Level>>) => noun(match level {
        None => "Unrated",
        Some(None) => "None left",
        Some(Some(level)) => level.label(),
    });
    LeftNumber => one("{0} ({1})");
    BelowCvss => one("below CVSS {0}");

    // The matrix.
    NoModel => one("No threat model matches.");
    MatrixCaption => one("{0} of {1} with {2}: {3}.");
    OpenThreats => one("Open threats");
    ThreatsThatAre => one("Threats ({0})");
    Agents(count: usize) => plural(count, "{0} agent", "{0} agents");
    Models(count: usize) => plural(count, "{0} model", "{0} models");
    Agent => one("Agent");
    // Names of layers that fit above a narrow column. The full name is the hint of the column.
    LayerShort(layer: LayerId) => one(match layer {
        LayerId::L1 => "Models",
        LayerId::L2 => "Data",
        LayerId::L3 => "Frameworks",
        LayerId::L4 => "Deployment",
        LayerId::L5 => "Evaluation",
        LayerId::L6 => "Security",
        LayerId::L7 => "Ecosystem",
        other => other.name(),
    });
    LayerHead => two("{1} {2}", "{0}");
    // A picture with its number if pictures can be drawn, otherwise words.
    PictureOrWords => two("{0}", "{1}");
    WordsAlone => two("", "{0}");
    MatrixLegend => two("Each cell: how many threats are at its highest level, then the lower ones. {0}", "");
    AgentTotal => one("{1}: {0}");
    AgentWith => two("{0} {1}", "{0} ({1})");
    FirstAgents => one("The first {0} of {1} agents are shown; the totals are of all.");
    EffectiveColours => one("The effective risk colours, sorts and counts here.");
    AllAgents => one("All {0} agents");
    MappedInModels => one("Mapped in models");
    Of => one("{0} of {1}");
    HighestThreats => one("Highest: {0}");
    HighThreat => one("{0} ({1}, {2} {3})");
    MoreThreats => one("{0} ({1})");

    // The trend.
    NoRecord => one("Nothing has been recorded yet: `mdbook-aivss record` adds a record to `history.jsonl`.");
    TrendSaid => one("Open risks: {0} in {1}, the last of {2} records.");
    TrendChart => one("Open risks by level and the highest score over {0} records; the table has the numbers");
    TrendApart => one("A dashed line marks a change of the version of AIVSS. Scores on both sides of it are not comparable.");
    TrendPart => one("Only entries that the book still has are counted.");
    Record => one("Record");
    HighestScore => one("Highest score");
    // Fonts of printed books may lack the signs.
    TrendHigher => two("▲ was {0}", "higher, was {0}");
    TrendLower => two("▼ was {0}", "lower, was {0}");
    TrendWas => one("was {0}");
    TrendNew => one("new");
    TrendGone => one("no longer open");
    TrendSame => one("unchanged");
    TrendOtherVersion => one("another version");
    TrendScores => two("Scores in the records and now: {0}", "{0}");
    TrendAgainst => one("The trend compares with {0}, the last record.");

    // The summary.
    SummaryStay(count: usize) => plural(
        count,
        "{0} threat stays {1} after all controls.",
        "{0} threats stay {1} after all controls.",
    );
    SummaryNoneStay => one("After all controls no open threat has a level of risk.");
    SummaryOverdue(count: usize) => plural(count, " {0} thing is overdue.", " {0} things are overdue.");
    SummaryBest => one(" One control, {0}, would do most: {1}.");
    SummaryCounts => one("{0}, {1}, {2}");
    SummaryOpen => one("{0} open");
    SummaryDate => one("as of {0}");
    OpenByLevel => one("Open by level");
    BeforeControls => one("{0} before controls");
    AfterControls => one("{0} after controls");
    LevelsGrow => one("Lower levels grow because controls move threats down to them.");
    HighestRisks => one("Highest risks after controls");
    HighestScores => one("Highest scores");
    Overdue => one("Overdue");
    DueNext => one("Due next");
    NothingDue => one("Nothing is overdue.");
    NoDates => one("Nothing has a date.");
    DaysLate(count: usize) => plural(count, "{0} day late", "{0} days late");
    DueOf(kind: DueKind) => one(match kind {
        DueKind::Assessment => "review of the assessment",
        DueKind::Model => "review of the threat model",
        DueKind::Threat => "review of the threat",
        DueKind::Accepted => "review of the accepted threat",
        DueKind::Exemption => "end of the exemption",
    });
    Comma => one("{0}, {1}");
    WhatControlsBring => one("What a control would bring");
    IfDone => one("If it were done");
    NoControl => one("No control that is not done would lower a level.");
    Become(count: usize) => plural(count, "{0} {1} becomes {2}", "{0} {1} become {2}");
    Owners => one("Owners");
    OwnerHead => one("Owner");
    AllOpen => one("All open");
    MoreOwners(count: usize) => plural(count, "{0} more owner", "{0} more owners");
    MoreRows => one("{0} more");
    CoverageTitle => one("Coverage");
    CoverageItem => one("{0}: {1}");
    NotNamed => one("No open threat names {0}.");
    LayersNotAssessed => one("Layers not assessed: {0} of {1}.");
    SinceRecord => one("Since the last record");
    SinceNew => noun("New");
    SinceGone => noun("No longer open");
    SinceHigher => noun("At a higher level");
    SinceLower => noun("At a lower level");
    QuestionsOpen => noun("Open questions");
    BehindFigures => one("What the figures count");
    AllThreats => one("All threats");
    AllAgentsListed => one("All agents");
    LayersLeftOut => one("Layers that are not assessed");
    LevelBefore => one("{0} before controls");
    LevelAfter => one("{0} after controls");


    // `score` on a terminal.
    ResultNotScored => one("{0}: not scored, between {1} and {2} over every CVSS score");
    ResultBetween => one("{0}, between {1} and {2} over every possible value");
    ResultBetweenSeverities => one("{0}, between {1} and {2} ({3} to {4}) over every possible value");
    Inputs => one("Inputs");
    Working => one("Working");
    Remarks => one("Remarks");
    WhatLowersIt => one("What would lower it");
    AnotherBand => one("(another band)");
    AllVersions => one("Under every version (the numbers are not comparable with each other)");
    NotPossible => one("not possible: {0}");
    NotStatedText => one("not stated");
    ThreatMultiplier => one("Threat multiplier");
    MitigationFactor => one("Mitigation factor");
    AssumedId => one("{0} (assumed)");
    Unknown => one("unknown");
    TakenAs => one("taken as {0}");
    NotPublishedValues => one("not among the published values: {0}");
    FactorsOf => one("the factors are those of AIVSS {0}");
    BelowBase => one("below the CVSS base, because {0}");
    BelowBaseRepaired => one("below the CVSS base, because {0}; under {1} it is {2}");
    BaseUsed => one("the base score is used; further metrics of the vector are left out: {0}");
    OrdinalText => one("scores rank findings; they are not comparable across versions or with CVSS");

    // Errors.
    Error => two("error", "Error");
    Help => one("Help: {0}");
    At => one("{0}");
    AfterPreprocessing => one("{0} (after preprocessing)");
}
