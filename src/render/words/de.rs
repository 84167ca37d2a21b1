//! The words in German.

use super::forms::{cardinal, label, language, layer, noun, pick, plural, risk, two};
use crate::aivss::{Severity, Status, Term};
use crate::maestro::{
    AgenticFactor, AssumptionStatus, AttackComplexity, AttackVector, ComponentKind, ControlType, Coverage,
    EffectiveReason, Grade, LayerStatus, Level, Likelihood, MitigationStatus, ThreatStatus,
};
use crate::register::digest::DueKind;
use crate::render::Mark;

language! {
words {
    Severity(it) => noun(pick!(it, Severity: None "Keiner" Low "Niedrig" Medium "Mittel" High "Hoch" Critical "Kritisch"));
    Level(it) => noun(pick!(it, Level: Low "Niedrig" Medium "Mittel" High "Hoch" Critical "Kritisch"));
    Grade(it) => noun(pick!(it, Grade: Low "Niedrig" Medium "Mittel" High "Hoch"));
    Likelihood(it) => pick!(it, Likelihood:
        Unlikely "unwahrscheinlich" Possible "möglich" Likely "wahrscheinlich" VeryLikely "sehr wahrscheinlich");
    Status(it) => noun(pick!(it, ThreatStatus:
        Open "Offen" InProgress "In Arbeit" Mitigated "Gemindert" Accepted "Akzeptiert" Transferred "Übertragen"
        Deferred "Zurückgestellt" FalsePositive "Fehlalarm" NotApplicable "Nicht zutreffend"));
    Coverage(it) => pick!(it, Coverage: Partial "teilweise" Full "vollständig");
    AttackVector(it) => pick!(it, AttackVector: Physical "physisch" Local "lokal" Adjacent "benachbart" Network "Netzwerk");
    AttackComplexity(it) => pick!(it, AttackComplexity: High "hoch" Low "niedrig");
    AgenticFactor(it) => pick!(it, AgenticFactor:
        NonDeterminism "Nichtdeterminismus" Autonomy "Autonomie" Identity "Identitäten der Agenten"
        A2a "Kommunikation zwischen Agenten" NoTrustBoundary "Keine Vertrauensgrenze");
    ControlType(it) => noun(pick!(it, ControlType:
        Preventive "Vorbeugend" Detective "Erkennend" Corrective "Korrigierend" Deterrent "Abschreckend"));
    ControlState(it) => noun(pick!(it, MitigationStatus:
        None "Nicht umgesetzt" Partial "Teilweise umgesetzt" Done "Umgesetzt" WontDo "Wird nicht umgesetzt"));
    AssumptionState(it) => pick!(it, AssumptionStatus:
        Unvalidated "nicht geprüft" Validated "bestätigt" Invalidated "widerlegt");
    Mark(it) => noun(pick!(it, Mark:
        Unrated "Nicht eingestuft" None "Keines" Low "Niedrig" Medium "Mittel" High "Hoch" Critical "Kritisch"));
    NotScored => "nicht bewertet";
    None => "keine";
    NoneLeft => "keins";

    Count => "{0} {1}";
    Closed => "geschlossen";
    NothingLeft => "ohne Restrisiko";
    AndMore => "und {0} weitere";
    Both => "{0}; {1}";

    AgentVersion => label!("Version des Agenten");
    Basis => label!("Grundlage");
    ModelOwner => label!("Verantwortlich");
    Made => label!("Erstellt");
    Assessed => label!("Bewertet");
    By => label!("Von");
    ModelReview => label!("Überprüfung");
    Tags => label!("Stichwörter");
    See => two("siehe {0}", "Siehe {0}");
    Aivss => "AIVSS {0}";
    Headline => "{0} {1}";
    UpToNumber => "bis zu {0}";
    HeadlineUpTo => "bis zu {0} {1}";

    ModelTitle => "MAESTRO-Bedrohungsmodell mit {0} Schichten";
    OfEdition => "{0}: {1}";
    ModelTitleDraft => "MAESTRO-Bedrohungsmodell mit {0} Schichten (Entwurf, aus zweiter Hand)";
    TitleOf => "{0}: {1}";
    OpenCounts => "offen: {0}";
    NoneOpen => "keine offenen Bedrohungen";
    NoneNamed => "keine Bedrohungen genannt";
    Yes => "ja";
    No => "nein";
    Highest => two("höchste", "die höchste");
    IsHighest => two(" {0}", " (die höchste)");
    AndTitle => two(" {0}", ": {0}");
    Risk(it) => noun(risk(it, [
        "Nicht eingestuft", "Kein Risiko", "Niedriges Risiko", "Mittleres Risiko", "Hohes Risiko", "Kritisches Risiko"]));
    EffectiveRisk(it) => noun(risk(it, [
        "Nicht eingestuft", "Kein effektives Risiko", "Niedriges effektives Risiko", "Mittleres effektives Risiko",
        "Hohes effektives Risiko", "Kritisches effektives Risiko"]));
    NoOpenRisk => noun("Kein offenes Risiko");
    LayerState(it) => pick!(it, LayerStatus:
        Mapped "untersucht" Uncertain "nicht sicher" NotApplicable "entfällt" NotAssessed "nicht untersucht");
    LayerMapped => two("✓ untersucht", "untersucht");
    LayerUncertain => two("⚠\u{fe0e} nicht sicher", "nicht sicher");
    LayerUncertainFrom => two("⚠\u{fe0e} nicht sicher, Grundlage: {0}", "nicht sicher, Grundlage: {0}");
    Layer => "Schicht";
    State => "Stand";
    Threats => "Bedrohungen";
    NotAssessed => "Nicht untersucht: {0}.";
    Components => "Komponenten: {0}";
    CrossLayer => "Schichtübergreifende Bedrohungen";
    LayerStep => two("{0}", "{1}");

    Id => two("{0}", "Id: {1}");
    Rated => "{0} × {1}";
    OnlySeverity => "Schweregrad {0}, Wahrscheinlichkeit nicht angegeben";
    OnlyLikelihood => "Wahrscheinlichkeit {0}, Schweregrad nicht angegeben";
    NeitherRated => "weder Schweregrad noch Wahrscheinlichkeit angegeben";
    GivesRisk => "{0}: Risiko {1}";
    EffectiveIs => "effektives Risiko {0}: {1}, {2}";
    Owner => two("verantwortlich {0}", "Verantwortlich: {0}");
    Review => two("Überprüfung {0}", "Überprüfung: {0}");
    Mitigated => two("Maßnahmen: {0}, Abdeckung {1}", "Maßnahmen: {0}; Abdeckung {1}");
    Mitigation => two("{0} ({3})", "{1} {2} ({3})");
    In => two("in {0}", "Komponenten: {0}");
    Vector => two("Angriffsvektor {0}", "Angriffsvektor: {0}");
    Complexity => two("Angriffskomplexität {0}", "Angriffskomplexität: {0}");
    Factors => two("{0}", "Agentische Faktoren: {0}");
    Catalog => "CSA: {0}";
    Maps => two("{0}", "Zuordnung: {0}");
    Map => two("{0}", "{1}");
    Threat => two("{0}", "{1} ({2})");

    Questions => "Fragen zur Architektur";
    Dataflow => "Datenfluss";
    QuestionsAre => "Fragen dazu: {0}.";
    DataflowOf => "Datenfluss von {0}";
    DataflowSaid => "{0} Komponenten, {1} Vertrauenszonen, {2} Flüsse. Die Tabelle unten führt die Flüsse auf.";
    Kind(it) => pick!(it, ComponentKind:
        Person "Person" Agent "Agent" Model "Modell" Memory "Gedächtnis" Data "Daten" Tool "Werkzeug" Gateway "Gateway"
        Service "Dienst" Monitor "Überwachung" Control "Kontrolle");
    KindInLayer => "{0}, {1}";
    FlowSays => "{0}{1}{2}: {3}";
    TrustBoundary => "Vertrauensgrenze";
    EntersSure => "in eine Zone mit mehr Vertrauen, authentifiziert";
    EntersUnsure => "ebenso, Authentifizierung nicht angegeben";
    HighestRisk => "höchstes offenes Risiko, das die Komponente nennt";
    FoldedFlows => "Zahl in einem Kasten: Fluss mit einer Überwachung oder Kontrolle derselben Zone";
    Around => "Um {0}";
    FlowsWithin => "Flüsse: {0}, zwischen {1} Komponenten. Keiner führt in eine Zone mit mehr Vertrauen.";
    FlowsAcross => "Flüsse in eine Zone mit mehr Vertrauen: {0} von {1}. Nicht angegeben, wer senden darf: {2}.";
    Flows => "Flüsse";
    FlowNumber => "Nr.";
    Flow => "Fluss";
    What => "Inhalt";
    Protection => "Schutz";
    ExchangesWith => two(" ↔ ", " von und zu ");
    Authenticated => "authentifiziert";
    NotAuthenticated => "Authentifizierung nicht angegeben";
    Encrypted => "verschlüsselt";
    NoArchitecture => "Kein Bedrohungsmodell des Buches beschreibt seine Architektur.";
    NoQuestions => "es stellt sich keine Frage";
    QuestionCounts => "{0} offen, {1} beantwortet, {2} abgelehnt";
    CountsOf => ": {0}.";
    OpenQuestions => "Offen ({0})";
    AnsweredQuestions => "Beantwortet ({0})";
    DismissedQuestions => "Abgelehnt ({0})";
    QuestionHead => "Frage";
    ComponentHead => "Betrifft";
    AnsweredBy => "Beantwortet durch";
    ReasonHead => "Grund";
    LeadsTo => two(" → ", " zu ");
    WhyAsked => ". {0} Regel {1}";
    AndMaps => ", {0}";
    AndDate => ", {0}";
    HowToAnswer => "Eine Frage ist kein Befund: Sie fragt nach dem, wozu das Modell nichts sagt. Eine Bedrohung beantwortet sie mit dem Schlüssel „answers“, oder indem sie die Komponente und den Katalogeintrag oder die ASI-Id der Regel nennt. Eine Frage, die keine Bedrohung braucht, gehört mit Grund und Verantwortlichem unter „dismissed“.";

    Mitigations => "Maßnahmen";
    MitigationsOf => "Maßnahmen von {0}";
    MitigationHead => "Maßnahme";
    Type => "Art";
    Covers => "Deckt ab";
    NoType => "nicht angegeben";
    CoversNothing => "keine Bedrohung nennt sie";
    OwnedBy => "verantwortlich {0}";
    Evidence => "Nachweis {0}";
    Cost => "Kosten {0}";
    Effectiveness => "Wirksamkeit {0}";
    Refs => "siehe {0}";
    EffectiveRule => "Effektives Risiko = Risikozahl (niedrig 1 bis kritisch 4) × (1 − Umsetzung). Die Umsetzung ist nur dann 1, wenn eine vorbeugende Maßnahme umgesetzt und die Abdeckung vollständig ist, 0,5, wenn eine Maßnahme ganz oder teilweise umgesetzt ist, sonst 0. Eine gebrochene Stufe wird aufgerundet.";
    EffectiveWhy(it) => pick!(it, EffectiveReason:
        NoneInPlace "keine Maßnahme ist umgesetzt"
        InPart "eine Maßnahme ist teilweise umgesetzt"
        NonePreventive "eine Maßnahme ist umgesetzt, aber keine vorbeugende"
        PartialCoverage "eine vorbeugende Maßnahme ist umgesetzt, aber die Abdeckung ist nur teilweise"
        FullCoverage "eine vorbeugende Maßnahme ist umgesetzt, und die Abdeckung ist vollständig");
    Assumptions => "Annahmen";
    Assumption => two("{0} {1}{3}{4}", "{2}{0}: {3}{4}");
    IfWrong => two("Falls falsch: {0}", " Falls falsch: {0}");

    Rationale => "Begründung des OWASP-AIVSS-Werts";
    UpTo => "bis zu";
    Standing(it) => pick!(it, Status: Official "offiziell" Superseded "abgelöst" Proposal "Vorschlag" Candidate "Kandidat");
    VersionStatus(it) => pick!(it, Status:
        Official "Die Fassung, die OWASP als aktuell veröffentlicht."
        Superseded "Von OWASP veröffentlicht und inzwischen abgelöst."
        Proposal "Ein Vorschlag an OWASP; keine Veröffentlichung von OWASP hat ihn übernommen."
        Candidate "Ein Kandidat, den OWASP nicht veröffentlicht hat.");
    WhateverCvss => "{0} bei jedem CVSS-Wert";
    OverCvss => "{0} bis {1} über alle CVSS-Werte";
    OverCvssSeverities => "{0} bis {1}, {2} bis {3} über alle CVSS-Werte";
    AtLeast => "mindestens {0}";
    AtLeastSeverity => "mindestens {0}, {1}";
    Between => "zwischen {0} und {1}";
    BetweenSeverities => "zwischen {0} und {1}, {2} bis {3}";
    BelowCvssBase => "unter der CVSS-Basis von {0}";
    BelowCvssBte => "unter dem CVSS-BTE von {0}";
    CvssBase => "CVSS-Basis";
    CvssBte => "CVSS-BTE";
    OfTen => "AIVSS {0} von 10, {1}";
    ScaleNotScored => "Nicht bewertet";
    Further => "; {0}";
    Labelled => "{0} {1}";
    GreatestLever => "Größter Hebel: {0}, {1}";
    ChangeMitigation => "Maßnahmen {0}";
    ChangeExploit => "Exploit {0}";
    ChangeUnreported => "kein Exploit bekannt (E:U)";
    ChangeFactor => two("{0} {1} → {2}", "{0} {1} auf {2}");
    ChangeFactorTo => "{0} {1} auf {2}";
    ChangeFactorShown => "{0} {1} → {2}";
    Risks => two("{0}", "Risiken: {0}");
    ScoresThreats => two("bewertet {0}", "Bewertet die Bedrohungen: {0}");
    ThreatModel => "Bedrohungsmodell";
    ModelOfAgent => two("{0}: {1}", "{2}: {3}");
    PublishedUnscored => "Veröffentlicht mit {0}; hier nicht bewertet";
    PublishedSame => "Veröffentlicht mit {0}, hier ebenso";
    PublishedLower => "Veröffentlicht mit {0}; hier {1}, {2} weniger";
    PublishedHigher => "Veröffentlicht mit {0}; hier {1}, {2} mehr";
    RubricLevel => " {0}: {1}";

    Number => "Größe";
    Value => "Wert";
    Step => "Schritt";
    Expression => "Rechnung";
    Result => "Ergebnis";
    About => "≈ {0}";
    Exact => two("{0}", "{1}");
    Nothing => "–";
    NotStated => two("–", "nicht angegeben");
    NoAars => two("–", "nicht bewertet");
    FactorSum => "Faktorsumme";
    UnroundedScore => "Wert ungerundet";
    AdjustedUnrounded => "Angepasst, ungerundet";
    Rounded => "{0}, kaufmännisch auf eine Stelle gerundet";
    CappedAtTen => "{0}, auf 10 begrenzt";
    NoImpact => "CVSS-BTE ist {0}: keine Auswirkung, keine Anpassung";
    Input(it) => pick!(it, Term:
        Cvss "der CVSS-Wert" FactorSum "die Faktorsumme" ThreatMultiplier "der Threat multiplier"
        MitigationFactor "der Mitigation factor");
    SumOf => two("{0} / {1}", "{0} von {1}");
    To => "{0} bis {1}";
    Aars => "AARS";
    AgenticPart => "agentischer Anteil";
    Times => two("× {0}", "{0}");
    NoLevel => "keine Stufe der Tabelle";
    FromVector => "{0}, aus E des Vektors";
    AssumedLevel => "{0}, angenommen";
    ReasonCvss => "CVSS";
    ReasonExploit => "Exploit";
    ReasonMitigation => "Maßnahmen";
    TheScore => "der Wert";
    EffectClass => "Wirkungsklasse";
    EffectClassIs => "Wirkungsklasse {0}: {1}";
    Adjustment => "Anpassung";
    CappedSeverity => "{0}, auf 10 begrenzt";
    Withheld => "zurückgehalten";
    NotKnown => "{0} nicht bekannt";
    WithheldBecause => "zurückgehalten, weil {0} nicht bekannt ist";
    Sum => "{0} = {1}";
    SumRounded => two("{0} = {1} → {2}", "{0} = {1}, gerundet auf {2}");
    SumCapped => two("{0} = {1}, begrenzt → {2}", "{0} = {1}, begrenzt auf {2}");
    UnknownIn => two("unbekannt {0}", "unbekannt ({0})");
    ScoreIn => two("{0} {1}", "{0} ({1})");
    FactorsCaption => "Die {0} Faktoren, 0 bis 1";
    Factor => "Faktor";
    FactorItem => "{1} {2}";
    FactorItemWithNote => "{1} {2} ({0})";
    MetricsCaption => "Die Metriken von {0}";
    Metric => "Metrik";
    MetricItem => "{1}: {2}";
    Adds => "Beitrag";
    ReasonAndEvidence => "Grund und Nachweis";
    RadarSaid => "Netzdiagramm der Faktoren; die Werte stehen in der Tabelle";
    HowToRead => "So liest man das";
    WhatLowers => "Was den Wert senken würde";
    OneChange => "Je eine Änderung";
    Change => two("Änderung", "Was den Wert senken würde");
    Score => "Wert";
    Cardinal(it) => cardinal(it, [
        "keine", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]);

    VersionIs => "{0}.";
    VersionWithFactorsOf => "{0}, mit den Faktornamen von {1}.";
    OffTable => "Werte außerhalb seiner Tabellen: {0}.";
    SomeFactors => "{0} der {1} Faktoren";
    IsBelow => "Der Wert liegt {0}, denn {1}.";
    IsBelowRepaired => "Der Wert liegt {0}, denn {1}; {2} ({3}) ergäbe {4}.";
    Capped => "Der Wert ist auf 10 begrenzt.";
    VectorSays => "Der Vektor sagt {0} ({1}); die Exploit-Stufe oben wurde angegeben.";
    VectorSaysLetter => "Der Vektor sagt E:{0}, {1} ({2}); die Exploit-Stufe oben wurde angegeben.";
    LeftOut => "Nicht Teil des Werts: {0} des Vektors.";
    Unused => "Angegeben, aber von dieser Fassung nicht verwendet: {0}.";
    Assumed => "Angenommen, weil nicht angegeben: {0}.";
    Expected => "Erwartet wird {0}, wie berechnet.";
    ExpectedElse => "Erwartet wird {0}; berechnet wird etwas anderes.";
    Ordinal => "Die Werte sind ordinal: Sie ordnen Befunde. Sie dürfen nicht gemittelt werden und sind weder zwischen Fassungen von AIVSS noch mit CVSS vergleichbar.";

    NoAssessment => "Keine Bewertung passt.";
    NoThreat => "Keine Bedrohung passt.";
    Caption => "{0}: {1}.";
    Assessments(count) => plural(count, "{0} Bewertung", "{0} Bewertungen");
    ThreatCount(count) => plural(count, "{0} Bedrohung", "{0} Bedrohungen");
    ThreatsTotal => "{0}.";
    OpenTotal => " Offen: {0}.";
    CarriedTotal => " Akzeptiert, übertragen oder zurückgestellt: {0}.";
    ClosedTotal => " Geschlossen: {0}.";
    FirstShown => "Gezeigt werden die ersten {0} von {1}.";
    LeftOutUnscored => "Ausgelassen, weil nicht bewertet: {0}.";
    LeftOutUnrated => "Ausgelassen, weil nicht eingestuft: {0}.";
    VersionsDiffer => "Werte verschiedener Fassungen ({0}) sind nicht vergleichbar.";
    EffectiveSorts => "Sortiert, gruppiert und gezählt wird nach dem effektiven Risiko.";
    AsiNamed => "OWASP Top 10 for Agentic Applications: {0}.";
    AsiNamedNot => "OWASP Top 10 for Agentic Applications: {0}; nicht genannt: {1}.";
    GroupOf => two("{0} ({2})", "{1} ({2})");
    SeveralLayers => "Mehrere Schichten";
    CrossLayerShort => "Über\u{ad}greifend";
    CrossLayerCode => "X";
    NoLayer => "Keine Schicht";
    NoOwner => "Niemand verantwortlich";
    NoThreatNamed => "Keine Bedrohung genannt";
    NotScoredHead => "Nicht bewertet";
    Left(it) => noun(risk(it, ["Nicht eingestuft", "Keines mehr", "Niedrig", "Mittel", "Hoch", "Kritisch"]));
    LeftNumber => "{0} ({1})";
    BelowCvss => "unter CVSS {0}";

    NoModel => "Kein Bedrohungsmodell passt.";
    MatrixCaption => "{0} ({1}, {2}): {3}.";
    OpenThreats => "Offene Bedrohungen";
    ThreatsThatAre => "Bedrohungen ({0})";
    Agents(count) => plural(count, "{0} Agent", "{0} Agenten");
    Models(count) => plural(count, "{0} Modell", "{0} Modelle");
    Agent => "Agent";
    LayerShort(it) => layer(it, ["Modelle", "Daten", "Frame\u{ad}works", "Betrieb", "Prüfung", "Sicher\u{ad}heit", "Öko\u{ad}system"]);
    LayerHead => two("{1} {2}", "{0}");
    PictureOrWords => two("{0}", "{1}");
    WordsAlone => two("", "{0}");
    MatrixLegend => two("Jede Zelle: wie viele Bedrohungen die höchste Stufe haben, dann die niedrigeren. {0}", "");
    AgentTotal => "{1}: {0}";
    AgentWith => two("{0} {1}", "{0} ({1})");
    FirstAgents => "Gezeigt werden die ersten {0} von {1} Agenten; die Summen gelten für alle.";
    EffectiveColours => "Gefärbt, sortiert und gezählt wird nach dem effektiven Risiko.";
    AllAgents => "Alle {0} Agenten";
    MappedInModels => "In Modellen untersucht";
    Of => "{0} von {1}";
    HighestThreats => "Am höchsten: {0}";
    HighThreat => "{0} ({1}, {2} {3})";
    MoreThreats => "{0} ({1})";

    NoRecord => "Noch ist nichts festgehalten: `mdbook-aivss record` fügt `history.jsonl` einen Stand hinzu.";
    TrendSaid => "Offene Risiken: {0} in {1}, dem letzten von {2} Ständen.";
    TrendChart => "Offene Risiken nach Stufe und der höchste Wert über {0} Stände; die Zahlen stehen in der Tabelle";
    TrendApart => "Eine gestrichelte Linie zeigt einen Wechsel der AIVSS-Fassung. Werte auf ihren beiden Seiten sind nicht vergleichbar.";
    TrendPart => "Gezählt werden nur Einträge, die das Buch noch hat.";
    Record => "Stand";
    HighestScore => "Höchster Wert";
    TrendHigher => two("▲ zuvor {0}", "höher, zuvor {0}");
    TrendLower => two("▼ zuvor {0}", "niedriger, zuvor {0}");
    TrendWas => "zuvor {0}";
    TrendNew => "neu";
    TrendGone => "nicht mehr offen";
    TrendSame => "unverändert";
    TrendOtherVersion => "andere Fassung";
    TrendScores => two("Werte in den Ständen und jetzt: {0}", "{0}");
    TrendAgainst => "Der Verlauf vergleicht mit {0}, dem letzten Stand.";

    SummaryStay(count) => plural(count, "{0} Bedrohung bleibt trotz aller Maßnahmen {1}.", "{0} Bedrohungen bleiben trotz aller Maßnahmen {1}.");
    SummaryNoneStay => "Nach allen Maßnahmen hat keine offene Bedrohung mehr ein Risiko.";
    SummaryOverdue(count) => plural(count, " {0} Termin ist überfällig.", " {0} Termine sind überfällig.");
    SummaryBest => " Am meisten brächte eine Maßnahme, {0}: {1}.";
    SummaryCounts => "{0}, {1}, {2}";
    SummaryOpen => "{0} offen";
    SummaryDate => "Stand {0}";
    OpenByLevel => "Offen nach Stufe";
    BeforeControls => "{0} vor Maßnahmen";
    AfterControls => "{0} nach Maßnahmen";
    LevelsGrow => "Niedrige Stufen wachsen, weil Maßnahmen Bedrohungen auf sie senken.";
    HighestRisks => "Höchste Risiken nach Maßnahmen";
    HighestScores => "Höchste Werte";
    Overdue => "Überfällig";
    DueNext => "Als Nächstes fällig";
    NothingDue => "Nichts ist überfällig.";
    NoDates => "Nichts hat einen Termin.";
    DaysLate(count) => plural(count, "{0} Tag zu spät", "{0} Tage zu spät");
    DueOf(it) => pick!(it, DueKind:
        Assessment "Überprüfung der Bewertung" Model "Überprüfung des Bedrohungsmodells" Threat "Überprüfung der Bedrohung"
        Accepted "Überprüfung der akzeptierten Bedrohung" Exemption "Ende der Ausnahme");
    Comma => "{0}, {1}";
    WhatControlsBring => "Was eine Maßnahme brächte";
    IfDone => "Wenn sie umgesetzt wäre";
    NoControl => "Keine offene Maßnahme würde eine Stufe senken.";
    Become(_) => "{0}-mal {1} wird {2}";
    Owners => "Verantwortliche";
    OwnerHead => "Verantwortlich";
    AllOpen => "Alle offenen";
    MoreOwners(count) => plural(count, "{0} weitere Person", "{0} weitere Personen");
    MoreRows => "{0} weitere";
    CoverageTitle => "Abdeckung";
    CoverageItem => "{0}: {1}";
    NotNamed => "Keine offene Bedrohung nennt {0}.";
    LayersNotAssessed => "Nicht untersuchte Schichten: {0} von {1}.";
    SinceRecord => "Seit dem letzten Stand";
    SinceNew => noun("Neu");
    SinceGone => noun("Nicht mehr offen");
    SinceHigher => noun("Auf höherer Stufe");
    SinceLower => noun("Auf niedrigerer Stufe");
    QuestionsOpen => noun("Offene Fragen");
    BehindFigures => "Was die Zahlen zählen";
    AllThreats => "Alle Bedrohungen";
    AllAgentsListed => "Alle Agenten";
    LayersLeftOut => "Nicht untersuchte Schichten";
    LevelBefore => "{0} vor Maßnahmen";
    LevelAfter => "{0} nach Maßnahmen";

    ResultNotScored => "{0}: nicht bewertet, zwischen {1} und {2} über alle CVSS-Werte";
    ResultBetween => "{0}, zwischen {1} und {2} über alle möglichen Werte";
    ResultBetweenSeverities => "{0}, zwischen {1} und {2} ({3} bis {4}) über alle möglichen Werte";
    Inputs => "Eingaben";
    Working => "Rechnung";
    Remarks => "Hinweise";
    WhatLowersIt => "Was ihn senken würde";
    AnotherBand => "(andere Stufe)";
    AllVersions => "Nach jeder Fassung (die Zahlen sind nicht miteinander vergleichbar)";
    NotPossible => "nicht möglich: {0}";
    NotStatedText => "nicht angegeben";
    ThreatMultiplier => "Threat multiplier";
    MitigationFactor => "Mitigation factor";
    AssumedId => "{0} (angenommen)";
    Unknown => "unbekannt";
    TakenAs => "gerechnet mit {0}";
    NotPublishedValues => "nicht unter den veröffentlichten Werten: {0}";
    FactorsOf => "die Faktoren sind die von AIVSS {0}";
    BelowBase => "unter der CVSS-Basis, denn {0}";
    BelowBaseRepaired => "unter der CVSS-Basis, denn {0}; nach {1} wären es {2}";
    BaseUsed => "gerechnet wird mit dem Basiswert; weitere Metriken des Vektors bleiben außer Betracht: {0}";
    OrdinalText => "die Werte ordnen Befunde; sie sind weder zwischen Fassungen noch mit CVSS vergleichbar";

    Error => two("Fehler", "Fehler");
    Help => "Hilfe: {0}";
    At => "{0}";
    AfterPreprocessing => "{0} (nach der Vorverarbeitung)";
}
columns {
    "aars" => "AARS"; "agent" => "Agent"; "agent-id" => "Agenten-Id"; "agent-version" => "Version des Agenten";
    "answers" => "Beantwortet"; "assessed" => "Bewertet am"; "assessor" => "Bewertet von"; "catalog" => "Katalog";
    "chain" => "Kette"; "complexity" => "Komplexität"; "components" => "Komponenten"; "coverage" => "Abdeckung";
    "cvss" => "CVSS"; "description" => "Beschreibung"; "effective" => "Effektives Risiko"; "expect" => "Erwartet";
    "exploit" => "Exploit"; "factor-sum" => "Faktorsumme"; "factors" => "Faktoren"; "formerly" => "Frühere Ids";
    "id" => "Id"; "interval" => "Intervall"; "layer" => "Schicht"; "likelihood" => "Wahrscheinlichkeit";
    "maps" => "Zuordnung"; "mitigation" => "Maßnahmen"; "mitigations" => "Maßnahmen"; "model" => "Modell";
    "owner" => "Verantwortlich"; "published" => "Veröffentlicht"; "reason" => "Grund"; "refs" => "Verweise";
    "review" => "Überprüfung"; "risk" => "Risiko"; "risks" => "Risiken"; "score" => "Wert"; "severity" => "Schweregrad";
    "status" => "Status"; "summary" => "Zusammenfassung"; "tags" => "Stichwörter"; "threat" => "Bedrohung";
    "threats" => "Bedrohungen"; "title" => "Titel"; "trend" => "Verlauf"; "vector" => "Vektor"; "version" => "Fassung";
}
formulas {
    "0.8" => "Der agentische Zuwachs (AARS) ist der Abstand des CVSS-Basiswerts zu 10, mal ein Zehntel der Faktorsumme, mal den Threat multiplier. Der Wert ist die Summe aus CVSS-Basiswert und Zuwachs, mal den Mitigation factor, kaufmännisch auf eine Stelle gerundet.";
    "0.8-floor" => "Der agentische Zuwachs (AARS) ist der Abstand des CVSS-Basiswerts zu 10, mal ein Zehntel der Faktorsumme, mal den Threat multiplier. Der Wert ist der CVSS-Basiswert plus den mit dem Mitigation factor malgenommenen Zuwachs, kaufmännisch auf eine Stelle gerundet.";
    "0.5" => "Der agentische Wert (AARS) ist die Summe der zehn Faktoren. Der Wert ist das Mittel aus CVSS-Basiswert und AARS, mal den Threat multiplier, kaufmännisch auf eine Stelle gerundet.";
    "2.0-candidate" => "Der Wert ist CVSS-BTE, unverändert. Daneben addiert ein experimenteller Wert die Gewichte von EX, PT, CA und TD; er ist auf 10 begrenzt und kaufmännisch auf eine Stelle gerundet. Ein CVSS-BTE von 0,0 bleibt 0,0. Ist eine Metrik X, wird der experimentelle Wert zurückgehalten.";
}
below_cvss {
    "0.8" => "der Mitigation factor verkleinert auch den CVSS-Anteil";
    "0.5" => "die Formel bildet das Mittel aus CVSS-Basis und agentischem Anteil";
}
parts {
    "Risk gap" => "Risikolücke"; "Mean" => "Mittel"; "Adjusted score (experimental)" => "Angepasster Wert (experimentell)";
}
factors {
    "0.8" "autonomy" => ["Handelt er ohne Freigabe?", "Ein Mensch gibt jede Aktion frei; der Agent führt nichts allein aus.", "Er handelt allein auf Wegen, die abgeschottet oder unkritisch sind.", "Er handelt allein in Produktion oder in kritischen Systemen."];
    "0.8" "tools" => ["Was können seine Werkzeuge ändern?", "Er hat keine Werkzeuge oder nur lesende.", "Seine Werkzeuge schreiben auch, sind aber eng begrenzt oder auf einer Positivliste.", "Seine Werkzeuge sind breit und mächtig: Cloud, CI/CD, SQL, Anlagensteuerung."];
    "0.8" "language" => ["Steuert ihn gewöhnliche Sprache?", "Die Eingaben sind strukturiert.", "Natürliche Sprache dient zum Nachschlagen und Fragen, nicht zum Handeln.", "Ein Prompt in natürlicher Sprache steuert Planung und Werkzeugaufrufe unmittelbar."];
    "0.8" "context" => ["Steuert ihn seine Umgebung?", "Er nutzt kein Signal aus seiner Umgebung.", "Er nutzt wenige, enge Signale.", "Breite Signale aus der Umgebung bestimmen, was er allein entscheidet."];
    "0.8" "non_determinism" => ["Wie stark schwankt er?", "Er folgt Regeln oder einem festen Startwert.", "Seine Schwankung ist durch strenge Leitplanken begrenzt.", "Seine Schwankung ist groß, und seine Leitplanken sind schwach."];
    "0.8" "opacity" => ["Lassen sich seine Handlungen nachvollziehen?", "Jede Aktion lässt sich in deterministischen Protokollen nachvollziehen.", "Die Protokolle sind lückenhaft oder verstreut, die Überlegungen eine Blackbox.", "Warum eine Aktion geschah, lässt sich nicht nachvollziehen."];
    "0.8" "persistence" => ["Wie lange erinnert er sich?", "Er behält keinen Zustand.", "Er erinnert sich innerhalb einer Sitzung.", "Er erinnert sich über Sitzungen hinweg, etwa in einer Vektordatenbank."];
    "0.8" "identity" => ["Ändert sich seine Identität?", "Er hat eine feste Identität oder ein festes Dienstkonto.", "Er wechselt die Identität in wenigen, bekannten Fällen, etwa je Werkzeug.", "Er nimmt im Betrieb Rollen an oder überschreitet Mandantengrenzen."];
    "0.8" "multi_agent" => ["Wie viele Agenten arbeiten zusammen?", "Er arbeitet allein.", "Er arbeitet mit ein oder zwei bekannten Agenten.", "Er ist Teil einer komplexen Orchestrierung, eines Schwarms oder eines Marktes von Agenten."];
    "0.8" "self_mod" => ["Was kann er an sich selbst ändern?", "Seine Konfiguration ist fest.", "Er darf seinen Prompt oder seine Konfiguration ändern, sonst nichts.", "Er darf Werkzeuge oder Abläufe ändern oder Code schreiben und ausführen."];
    "0.5" "autonomy" => ["Handelt er ohne Freigabe?", "Für jede Aktion ist ein Mensch nötig, wie bei einem Copiloten.", "Er folgt festen Entscheidungsbäumen und handelt allein, wo das Risiko gering ist.", "Er handelt allein und ergebnisoffen bei höherem Risiko und spricht frei mit anderen Agenten."];
    "0.5" "tools" => ["Wie frei wählt er Werkzeuge?", "Er hat keine Werkzeuge oder ruft sie in fester Weise auf.", "Er wählt aus einem kleinen, begrenzten Satz, etwa internen Werkzeugen.", "Er wählt ohne Grenzen, auch unter Werkzeugen mit hohem Risiko."];
    "0.5" "persistence" => ["Was behält er?", "Er behält keinen Zustand über den Prompt hinaus.", "Er liest aus einem Speicher und hat kurze Sitzungen je Identität.", "Er schreibt in seinen Speicher und lernt über lange Zeit oder über Sitzungen hinweg."];
    "0.5" "identity" => ["Wer legt seine Rechte fest?", "Seine Identität ist vorab festgelegt, mit den geringsten Rechten.", "Ein Mensch oder eine Richtlinie gibt frei, was ihm übertragen wird.", "Er wählt seine Rechte selbst, ohne Grenzen."];
    "0.5" "multi_agent" => ["Wer legt fest, wie Agenten zusammenarbeiten?", "Er arbeitet mit keinem anderen Agenten.", "Seine Partner oder die Art der Zusammenarbeit sind vorab festgelegt.", "Agenten einigen sich untereinander, ohne Grenzen."];
    "0.5" "non_determinism" => ["Werden Ein- und Ausgaben geprüft?", "Ein- und Ausgaben werden gegen Schemata geprüft, die Logik ist bekannt.", "Nur eine Seite wird geprüft, und was sich ändert, ist begrenzt.", "Agenten unterhalten sich in freiem Text und finden einander, ohne Grenzen für Ein- oder Ausgaben."];
    "0.5" "self_mod" => ["Was kann er an sich selbst ändern?", "Er ändert nichts an sich; trainiert wird anderswo.", "Er schreibt Gedächtnis, Kontext oder die Ziele einer Sitzung.", "Er schreibt Code, Gewichte, dauerhaften Kontext oder Ziele."];
    "0.5" "goal_planning" => ["Wie frei plant er?", "Er geht einzelne Schritte auf feste Ziele zu.", "Ein Agent zerlegt eine Aufgabe mit einfachen Überlegungen.", "Mehrere Agenten zerlegen eine Aufgabe und überdenken sie wiederholt."];
    "0.5" "context" => ["Was erreicht ihn von außen?", "Er nimmt keinen veränderlichen Kontext von außen auf.", "Sein Kontext ist begrenzt und gepflegt, etwa ein Intranet.", "Er nimmt das offene Internet oder unbeschränkte Quellen auf und verhandelt Ziele."];
    "0.5" "opacity" => ["Lassen sich seine Handlungen nachvollziehen?", "Überlegungen und Ergebnisse werden vollständig protokolliert, mit Vergleichswerten.", "Der Agent nennt seine Gründe selbst; Statistiken sind grob.", "Es gibt keinen Einblick und kaum Protokolle."];
}
metrics {
    "LC" => "Ob natürliche Sprache eines Angreifers erreicht, was der Agent entscheidet oder aufruft." 'D' "Die Sprache eines Angreifers erreicht eine privilegierte Entscheidung oder einen Werkzeugaufruf unvermittelt." 'I' "Sie kommt mit Inhalten, die der Agent abruft oder aufnimmt." 'M' "Sie wird auf geschlossene, geprüfte Felder reduziert, bevor etwas Wichtiges geschieht." 'N' "Keine natürliche Sprache erreicht etwas Wichtiges." 'X' "Die Belege sagen es nicht.";
    "CP" => "Wie lange Kontext, den ein Angreifer beeinflusst, erreichbar bleibt." 'C' "Er wird gespeichert und bleibt nach der Sitzung erreichbar." 'S' "Er besteht nur in der Sitzung, und Tests bestätigen das." 'N' "Nichts wird von einer Anfrage zur nächsten mitgenommen." 'X' "Die Belege sagen es nicht.";
    "AP" => "Wie weit eine Kompromittierung von Agent zu Agent gelangt." 'L' "Sie überschreitet eine Vertrauensgrenze zu anderen Agenten, Mandanten oder Systemen." 'C' "Sie breitet sich in den eigenen Werkzeugen und Aktionen des Agenten aus." 'N' "Sie bleibt in der zuerst getroffenen Komponente." 'X' "Die Belege sagen es nicht.";
    "SR" => "Wie zuverlässig der Angriff gelingt, durch Beweis oder mindestens 30 Durchläufe (einseitige 95-%-Wilson-Grenzen)." 'R' "Die untere Grenze seines Erfolgs ist mindestens 0,90, oder es ist bewiesen, dass er gelingt." 'P' "Die Grenzen stützen keines der beiden anderen." 'U' "Die obere Grenze seines Erfolgs ist unter 0,10, oder es ist bewiesen, dass er misslingt." 'X' "Die Belege sagen es nicht.";
    "EX" => "Wie frei Werkzeuge, Plug-ins und andere Erweiterungen erreichbar sind." 'W' "Eine Erweiterung ist dynamisch oder ungeprüft, oder ihre Rechte sind nicht begrenzt." 'M' "Erweiterungen sind geprüft und auf einer Positivliste, mit geprüften Argumenten und geringsten Rechten." 'N' "Keine wesentliche Erweiterung liegt auf dem Weg." 'X' "Die Belege sagen es nicht.";
    "PT" => "Ob sicher ist, welcher Anbieter und welches Modell antwortet." 'H' "Nichts erzwingt Anbieter, Modell und Bereitstellung, die freigegeben sind." 'M' "Sie werden erzwungen und geprüft, aber was antwortet, lässt sich nicht nachweisen." 'L' "Sie werden erzwungen und bescheinigt, und Änderungen sind genehmigt." 'X' "Die Belege sagen es nicht.";
    "CA" => "Ob ein Angreifer den Verbrauch in die Höhe treiben kann." 'W' "Es gibt keine feste Obergrenze, oder sie wurde umgangen." 'M' "Es gibt eine Obergrenze, aber sie ist lückenhaft oder sperrt im Fehlerfall nicht." 'N' "Geprüfte Grenzen, die im Fehlerfall sperren, decken jeden Verbrauch ab." 'X' "Die Belege sagen es nicht.";
    "TD" => "Ob sich nachvollziehen lässt, was der Agent tat." 'H' "Ein Test bestätigt, dass es nicht geht." 'M' "Es geht, aber Felder, Integrität oder Aufbewahrung der Aufzeichnungen haben Lücken." 'L' "Eine Übung bestätigt vollständige, geschützte Aufzeichnungen." 'X' "Die Belege sagen es nicht.";
}
effects {
    "AX" => "nicht bekannt: LC, CP, AP oder SR ist X";
    "A2" => "starke agentische Wirkung";
    "A0" => "keine nennenswerte agentische Wirkung";
    "A1" => "etwas agentische Wirkung";
}
questions {
    "untrusted-to-action" => "Was hindert Text von außen daran, diese Aktion zu steuern?", "Ein Modell kann Anweisungen nicht zuverlässig von Daten unterscheiden. Wer den Text schreibt, kann dann nutzen, was der Agent darf.";
    "lethal-trifecta" => "Können private Daten über diesen Agenten nach außen gebracht werden?", "Fremder Text, private Daten und ein Weg nach außen sind einzeln harmlos. Zusammen kann eine Anweisung im Text die Daten hinaustragen.";
    "code-execution" => "Was begrenzt den Code, und was kann er von dort erreichen?", "Wer ein Modell steuert, bestimmt auch, welchen Code es schreibt, und erreicht dann, was dieser Code erreicht.";
    "code-in-trusted-zone" => "Warum hat es keine eigene Zone?", "Innerhalb einer Zone muss nichts überwunden werden, um vom Code zu den Daten zu kommen.";
    "memory-poisoning" => "Wie wird eine falsche Erinnerung gefunden und entfernt?", "Was einmal gemerkt ist, steuert jede spätere Sitzung, lange nachdem der Text verschwunden ist, der es eingepflanzt hat.";
    "retrieval-poisoning" => "Wer kann schreiben, was der Agent liest?", "Ein Dokument, das jeder schreiben kann, ist eine Nachricht an den Agenten und wird genau dann gefunden, wenn es zur Aufgabe passt.";
    "shared-memory" => "Kann ein Agent ändern, was ein anderer glaubt?", "Ein gemeinsamer Speicher ist ein Kanal zwischen Agenten, den niemand als solchen entworfen hat; nichts prüft, wer darin was sagt.";
    "shared-identity" => "Wessen Rechte nutzt es, und wer ist verantwortlich?", "Eine Aktion unter geliehener Identität hat alle Rechte des Inhabers, und das Protokoll nennt jemanden, der es nicht war.";
    "secrets-near-text" => "Lässt sich das Geheimnis auslesen oder durch Anweisung benutzen?", "Was in einem Kontext steht, lässt sich erfragen, und was ein Werkzeug nutzen kann, kann es auch für andere nutzen.";
    "external-model" => "Was geht an den Anbieter, und zu welchen Bedingungen?", "Jeder Prompt ist eine Kopie seines Inhalts bei jemand anderem, so lange es dessen Bedingungen vorsehen.";
    "model-change" => "Was bemerkt, dass der Anbieter das Modell geändert hat?", "Eine neue Fassung kann unter demselben Namen anderen Anweisungen folgen als die bewertete.";
    "tool-supply-chain" => "Wer kann seinen Code oder seine Beschreibung ändern, und wie fiele das auf?", "Die Beschreibung eines Werkzeugs ist Teil des Prompts. Wer sie ändert, spricht vor dem Benutzer zum Modell.";
    "rogue-server" => "Wie wird der Server authentifiziert, und wozu darf er den Agenten bringen?", "Ein Server antwortet mit Text, den der Agent liest, und kann Werkzeuge anbieten, um die niemand gebeten hat.";
    "unauthenticated-flow" => "Wer darf hierher senden?", "An einer Grenze entscheidet der Empfänger danach, wer sendet. Weiß er es nicht, kann jeder der Absender sein.";
    "unencrypted-flow" => "Wer kann es unterwegs lesen oder ändern?", "Zwischen Zonen liegt ein Netz, und was Agenten einander darüber sagen, ist Daten und Anweisung zugleich.";
    "agent-to-agent" => "Was nimmt ein Agent vom anderen an, und wie weit kommt eine falsche Antwort?", "Ein Agent, der einem anderen vertraut, übernimmt dessen Fehler und gibt sie mit eigener Autorität weiter.";
    "delegation" => "Prüft der andere Agent, in wessen Auftrag er handelt?", "Der zweite Agent hat Rechte, die der erste nicht hat. Ohne Prüfung hat der erste sie auch.";
    "irreversible" => "Was lässt sich rückgängig machen, und wer stimmt vorher zu?", "Eine falsche Antwort lässt sich berichtigen. Eine Zahlung, eine Freigabe oder eine Bewegung ist geschehen.";
    "approval-fatigue" => "Liest noch jemand, was er freigibt?", "Wer oft gefragt wird, sagt Ja. Eine Freigabe, die niemand liest, ist keine.";
    "person-persuaded" => "Kann der Agent dazu gebracht werden, den Menschen zu täuschen?", "Menschen vertrauen einem Assistenten, der bisher recht hatte, und tun für einen Angreifer, was der Agent selbst nicht darf.";
    "no-log" => "Woran würden Sie erkennen, was es getan hat?", "Ohne Aufzeichnung kann niemand einen Fehler von einem Angriff unterscheiden oder sagen, ob es einen gab.";
    "log-leak" => "Was davon landet in Protokollen, und wer liest sie?", "Protokolle enthalten ganze Prompts und Antworten, und mehr Menschen können sie lesen als die Systeme, aus denen sie stammen.";
    "log-poisoning" => "Kann ein Protokolleintrag den Agenten steuern, der ihn liest?", "Ein Protokoll ist Text, an dem Außenstehende mitschreiben, und ein Agent, der es liest, um etwas zu reparieren, hat Rechte.";
    "resource-use" => "Was begrenzt Aufrufe, Token und Geld?", "Jede Anfrage kostet den Betreiber und nicht den Absender, und ein Agent macht aus einer Anfrage viele.";
    "training-loop" => "Können Außenstehende das Modell belehren?", "Was eintrainiert ist, findet man nicht durch Lesen, und es bleibt, wenn die Daten weg sind.";
    "no-control" => "Wo werden seine Rechte erteilt und entzogen?", "Rechte, die in einen Agenten eingebaut sind, entzieht man ihm nur, indem man den Agenten ändert.";
}
}
