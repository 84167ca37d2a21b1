//! The words in French.

use super::forms::{cardinal, label, language, layer, noun, pick, plural_from_two, risk, two};
use crate::aivss::{Severity, Status, Term};
use crate::maestro::{
    AgenticFactor, AssumptionStatus, AttackComplexity, AttackVector, ComponentKind, ControlType, Coverage,
    EffectiveReason, Grade, LayerStatus, Level, Likelihood, MitigationStatus, ThreatStatus,
};
use crate::register::digest::DueKind;
use crate::render::Mark;

language! {
words {
    Severity(it) => noun(pick!(it, Severity: None "Aucune" Low "Faible" Medium "Moyenne" High "Élevée" Critical "Critique"));
    Level(it) => noun(pick!(it, Level: Low "Faible" Medium "Moyen" High "Élevé" Critical "Critique"));
    Grade(it) => noun(pick!(it, Grade: Low "Faible" Medium "Moyen" High "Élevé"));
    Likelihood(it) => pick!(it, Likelihood:
        Unlikely "improbable" Possible "possible" Likely "probable" VeryLikely "très probable");
    Status(it) => noun(pick!(it, ThreatStatus:
        Open "Ouverte" InProgress "En cours" Mitigated "Atténuée" Accepted "Acceptée" Transferred "Transférée"
        Deferred "Reportée" FalsePositive "Faux positif" NotApplicable "Sans objet"));
    Coverage(it) => pick!(it, Coverage: Partial "partielle" Full "complète");
    AttackVector(it) => pick!(it, AttackVector: Physical "physique" Local "local" Adjacent "adjacent" Network "réseau");
    AttackComplexity(it) => pick!(it, AttackComplexity: High "élevée" Low "faible");
    AgenticFactor(it) => noun(pick!(it, AgenticFactor:
        NonDeterminism "Non-déterminisme" Autonomy "Autonomie" Identity "Gestion des identités des agents"
        A2a "Communication entre agents" NoTrustBoundary "Absence de frontière de confiance"));
    ControlType(it) => noun(pick!(it, ControlType:
        Preventive "Préventive" Detective "Détective" Corrective "Corrective" Deterrent "Dissuasive"));
    ControlState(it) => noun(pick!(it, MitigationStatus:
        None "Non mise en œuvre" Partial "Partiellement mise en œuvre" Done "Mise en œuvre" WontDo "Ne sera pas mise en œuvre"));
    AssumptionState(it) => pick!(it, AssumptionStatus:
        Unvalidated "non vérifiée" Validated "vérifiée" Invalidated "démentie");
    Mark(it) => noun(pick!(it, Mark:
        Unrated "Non coté" None "Nul" Low "Faible" Medium "Moyen" High "Élevé" Critical "Critique"));
    NotScored => "non noté";
    None => "aucune";
    NoneLeft => "nul";

    Count => "{1}\u{a0}: {0}";
    Closed => "closes";
    NothingLeft => "sans risque restant";
    AndMore => "et {0} de plus";
    Both => "{0}\u{202f}; {1}";

    AgentVersion => label!("Version de l’agent", "\u{a0}: ");
    Basis => label!("Base", "\u{a0}: ");
    ModelOwner => label!("Responsable", "\u{a0}: ");
    Made => label!("Établi le", "\u{a0}: ");
    Assessed => label!("Évalué le", "\u{a0}: ");
    By => label!("Par", "\u{a0}: ");
    ModelReview => label!("Révision", "\u{a0}: ");
    Tags => label!("Mots-clés", "\u{a0}: ");
    See => two("voir {0}", "Voir {0}");
    Aivss => "AIVSS {0}";
    Headline => "{0} {1}";
    UpToNumber => "jusqu’à {0}";
    HeadlineUpTo => "jusqu’à {0} {1}";

    ModelTitle => "Modèle de menaces MAESTRO à {0} couches";
    OfEdition => "{0}\u{a0}: {1}";
    ModelTitleDraft => "Modèle de menaces MAESTRO à {0} couches (projet, de seconde main)";
    TitleOf => "{0}\u{a0}: {1}";
    OpenCounts => "menaces ouvertes – {0}";
    NoneOpen => "aucune menace ouverte";
    NoneNamed => "aucune menace citée";
    Yes => "oui";
    No => "non";
    Highest => two("la plus élevée", "la plus élevée");
    IsHighest => two(" {0}", " ({0})");
    AndTitle => two(" {0}", "\u{a0}: {0}");
    Risk(it) => noun(risk(it, ["Non coté", "Aucun risque", "Risque faible", "Risque moyen", "Risque élevé", "Risque critique"]));
    EffectiveRisk(it) => noun(risk(it, [
        "Non coté", "Aucun risque effectif", "Risque effectif faible", "Risque effectif moyen", "Risque effectif élevé",
        "Risque effectif critique"]));
    NoOpenRisk => noun("Aucun risque ouvert");
    LayerState(it) => pick!(it, LayerStatus:
        Mapped "étudiée" Uncertain "incertaine" NotApplicable "sans objet" NotAssessed "non étudiée");
    LayerMapped => two("✓ étudiée", "étudiée");
    LayerUncertain => two("⚠\u{fe0e} incertaine", "incertaine");
    LayerUncertainFrom => two("⚠\u{fe0e} incertaine, d’après {0}", "incertaine, d’après {0}");
    Layer => "Couche";
    State => "État";
    Threats => "Menaces";
    NotAssessed => "Non étudiées\u{a0}: {0}.";
    Components => "Composants\u{a0}: {0}";
    CrossLayer => "Menaces touchant plusieurs couches";
    LayerStep => two("{0}", "{1}");

    Id => two("{0}", "Id\u{a0}: {1}");
    Rated => "{0} × {1}";
    OnlySeverity => "gravité {0}, probabilité non indiquée";
    OnlyLikelihood => "probabilité {0}, gravité non indiquée";
    NeitherRated => "ni gravité ni probabilité indiquées";
    GivesRisk => "{0}\u{a0}: risque {1}";
    EffectiveIs => "risque effectif {0}\u{a0}: {1}, {2}";
    Owner => two("responsable {0}", "Responsable\u{a0}: {0}");
    Review => two("révision {0}", "Révision\u{a0}: {0}");
    Mitigated => two("mesures\u{a0}: {0}, couverture {1}", "Mesures\u{a0}: {0}\u{202f}; couverture {1}");
    Mitigation => two("{0} ({3})", "{1} {2} ({3})");
    In => two("dans {0}", "Composants\u{a0}: {0}");
    Vector => two("vecteur {0}", "Vecteur d’attaque\u{a0}: {0}");
    Complexity => two("complexité {0}", "Complexité de l’attaque\u{a0}: {0}");
    Factors => two("{0}", "Facteurs agentiques\u{a0}: {0}");
    Catalog => "CSA\u{a0}: {0}";
    Maps => two("{0}", "Correspond à {0}");
    Map => two("{0}", "{1}");
    Threat => two("{0}", "{1} ({2})");

    Questions => noun("Questions sur l’architecture");
    Dataflow => "Flux de données";
    QuestionsAre => "Questions à son sujet\u{a0}: {0}.";
    DataflowOf => "Flux de données de {0}";
    DataflowSaid => "{0} composants, {1} zones de confiance, {2} flux. Le tableau ci-dessous liste les flux.";
    Kind(it) => pick!(it, ComponentKind:
        Person "Personne" Agent "Agent" Model "Modèle" Memory "Mémoire" Data "Données" Tool "Outil" Gateway "Passerelle"
        Service "Service" Monitor "Surveillance" Control "Contrôle");
    KindInLayer => "{0}, {1}";
    FlowSays => "{0}{1}{2}\u{a0}: {3}";
    TrustBoundary => "frontière de confiance";
    EntersSure => "vers une zone plus fiable, authentifié";
    EntersUnsure => "de même, authentification non indiquée";
    HighestRisk => "risque ouvert le plus élevé citant le composant";
    FoldedFlows => "un numéro dans un cadre\u{a0}: flux avec une surveillance ou un contrôle de la même zone";
    Around => "Autour de {0}";
    FlowsWithin => "Flux\u{a0}: {0}, entre {1} composants. Aucun ne va vers une zone plus fiable.";
    FlowsAcross => "Flux vers une zone plus fiable\u{a0}: {0} sur {1}. Sans indication de qui peut émettre\u{a0}: {2}.";
    Flows => "Flux";
    FlowNumber => "N°";
    Flow => "Flux";
    What => "Contenu";
    Protection => "Protection";
    ExchangesWith => two(" ↔ ", " de et vers ");
    Authenticated => "authentifié";
    NotAuthenticated => "authentification non indiquée";
    Encrypted => "chiffré";
    NoArchitecture => "Aucun modèle de menaces du livre ne décrit son architecture.";
    NoQuestions => "aucune question ne se pose";
    QuestionCounts => "ouvertes\u{a0}: {0}, traitées\u{a0}: {1}, écartées\u{a0}: {2}";
    CountsOf => " – {0}.";
    OpenQuestions => "Ouvertes ({0})";
    AnsweredQuestions => "Traitées ({0})";
    DismissedQuestions => "Écartées ({0})";
    QuestionHead => "Question";
    ComponentHead => "Concerne";
    AnsweredBy => "Traitée par";
    ReasonHead => "Raison";
    LeadsTo => two(" → ", " vers ");
    WhyAsked => ". {0} Règle {1}";
    AndMaps => ", {0}";
    AndDate => ", {0}";
    HowToAnswer => "Une question n’est pas un constat\u{a0}: elle porte sur ce dont le modèle ne dit rien. Une menace y répond par la clé «\u{a0}answers\u{a0}», ou en citant le composant avec l’entrée du catalogue ou l’identifiant ASI de la règle. Une question qui n’appelle pas de menace se range sous «\u{a0}dismissed\u{a0}», avec une raison et un responsable.";

    Mitigations => "Mesures";
    MitigationsOf => "Mesures de {0}";
    MitigationHead => "Mesure";
    Type => "Type";
    Covers => "Couvre";
    NoType => "non indiqué";
    CoversNothing => "aucune menace ne la cite";
    OwnedBy => "responsable {0}";
    Evidence => "preuve {0}";
    Cost => "coût {0}";
    Effectiveness => "efficacité\u{a0}: {0}";
    Refs => "voir {0}";
    EffectiveRule => "Risque effectif = valeur du risque (faible 1 à critique 4) × (1 − mise en œuvre). La mise en œuvre vaut 1 seulement si une mesure préventive est en place et la couverture complète, 0,5 si une mesure est en place en tout ou partie, sinon 0. Un niveau fractionnaire est arrondi au supérieur.";
    EffectiveWhy(it) => pick!(it, EffectiveReason:
        NoneInPlace "aucune mesure n’est en place"
        InPart "une mesure est en place en partie"
        NonePreventive "une mesure est en place, mais aucune préventive"
        PartialCoverage "une mesure préventive est en place, mais la couverture est partielle"
        FullCoverage "une mesure préventive est en place et la couverture est complète");
    Assumptions => "Hypothèses";
    Assumption => two("{0} {1}{3}{4}", "{2}{0}\u{a0}: {3}{4}");
    IfWrong => two("Si elle est fausse\u{a0}: {0}", " Si elle est fausse\u{a0}: {0}");

    Rationale => "Justification du score OWASP AIVSS";
    UpTo => "jusqu’à";
    Standing(it) => pick!(it, Status: Official "officielle" Superseded "remplacée" Proposal "proposition" Candidate "candidate");
    VersionStatus(it) => pick!(it, Status:
        Official "La version que l’OWASP publie comme actuelle."
        Superseded "Publiée par l’OWASP et remplacée depuis."
        Proposal "Une proposition faite à l’OWASP\u{202f}; aucune de ses publications ne l’a adoptée."
        Candidate "Une version candidate que l’OWASP n’a pas publiée.");
    WhateverCvss => "{0} quel que soit son score CVSS";
    OverCvss => "{0} à {1} pour tous les scores CVSS";
    OverCvssSeverities => "{0} à {1}, {2} à {3} pour tous les scores CVSS";
    AtLeast => "au moins {0}";
    AtLeastSeverity => "au moins {0}, {1}";
    Between => "entre {0} et {1}";
    BetweenSeverities => "entre {0} et {1}, {2} à {3}";
    BelowCvssBase => "inférieur à sa base CVSS de {0}";
    BelowCvssBte => "inférieur à son CVSS-BTE de {0}";
    CvssBase => "Base CVSS";
    CvssBte => "CVSS-BTE";
    OfTen => "AIVSS {0} sur 10, {1}";
    ScaleNotScored => "Non noté";
    Further => "\u{202f}; {0}";
    Labelled => "{0} {1}";
    GreatestLever => "Levier principal\u{a0}: {0}, {1}";
    ChangeMitigation => "mesures {0}";
    ChangeExploit => "exploitation {0}";
    ChangeUnreported => "aucune exploitation signalée (E:U)";
    ChangeFactor => two("{0} {1} → {2}", "{0} de {1} à {2}");
    ChangeFactorTo => "{0} de {1} à {2}";
    ChangeFactorShown => "{0} {1} → {2}";
    Risks => two("{0}", "Risques\u{a0}: {0}");
    ScoresThreats => two("note {0}", "Note les menaces\u{a0}: {0}");
    ThreatModel => "Modèle de menaces";
    ModelOfAgent => two("{0}\u{a0}: {1}", "{2}\u{a0}: {3}");
    PublishedUnscored => "Publié à {0}\u{202f}; non noté ici";
    PublishedSame => "Publié à {0}, comme ici";
    PublishedLower => "Publié à {0}\u{202f}; ici {1}, soit {2} de moins";
    PublishedHigher => "Publié à {0}\u{202f}; ici {1}, soit {2} de plus";
    RubricLevel => " {0}\u{a0}: {1}";

    Number => "Nombre";
    Value => "Valeur";
    Step => "Étape";
    Expression => "Calcul";
    Result => "Résultat";
    About => "≈ {0}";
    Exact => two("{0}", "{1}");
    Nothing => "–";
    NotStated => two("–", "non indiqué");
    NoAars => two("–", "non noté");
    FactorSum => "Somme des facteurs";
    UnroundedScore => "Score non arrondi";
    AdjustedUnrounded => "Ajusté, non arrondi";
    Rounded => "{0} arrondi à une décimale (demi vers le haut)";
    CappedAtTen => "{0}, plafonné à 10";
    NoImpact => "CVSS-BTE vaut {0}\u{a0}: pas d’impact, pas d’ajustement";
    Input(it) => pick!(it, Term:
        Cvss "le score CVSS" FactorSum "la somme des facteurs" ThreatMultiplier "le Threat multiplier"
        MitigationFactor "le Mitigation factor");
    SumOf => two("{0} / {1}", "{0} sur {1}");
    To => "{0} à {1}";
    Aars => "AARS";
    AgenticPart => "part agentique";
    Times => two("× {0}", "{0}");
    NoLevel => "aucun niveau du tableau";
    FromVector => "{0}, d’après E du vecteur";
    AssumedLevel => "{0}, supposé";
    ReasonCvss => "CVSS";
    ReasonExploit => "Exploitation";
    ReasonMitigation => "Mesures";
    TheScore => "le score";
    EffectClass => "Classe d’effet";
    EffectClassIs => "Classe d’effet {0}\u{a0}: {1}";
    Adjustment => "Ajustement";
    CappedSeverity => "{0}, plafonné à 10";
    Withheld => "retenu";
    NotKnown => "{0} inconnu";
    WithheldBecause => "retenu, car {0} est inconnu";
    Sum => "{0} = {1}";
    SumRounded => two("{0} = {1} → {2}", "{0} = {1}, arrondi à {2}");
    SumCapped => two("{0} = {1}, plafonné → {2}", "{0} = {1}, plafonné à {2}");
    UnknownIn => two("inconnu {0}", "inconnu ({0})");
    ScoreIn => two("{0} {1}", "{0} ({1})");
    FactorsCaption => "Les {0} facteurs, de 0 à 1";
    Factor => "Facteur";
    FactorItem => "{1} {2}";
    FactorItemWithNote => "{1} {2} ({0})";
    MetricsCaption => "Les métriques de {0}";
    Metric => "Métrique";
    MetricItem => "{1}\u{a0}: {2}";
    Adds => "Ajoute";
    ReasonAndEvidence => "Raison et preuve";
    RadarSaid => "Radar des facteurs\u{202f}; le tableau donne les valeurs";
    HowToRead => "Comment lire";
    WhatLowers => "Ce qui abaisserait le score";
    OneChange => "Un seul changement à la fois";
    Change => two("Changement", "Ce qui abaisserait le score");
    Score => "Score";
    Cardinal(it) => cardinal(it, [
        "aucun", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"]);

    VersionIs => "{0}.";
    VersionWithFactorsOf => "{0}, avec les noms de facteurs de {1}.";
    OffTable => "Valeurs hors de ses tableaux\u{a0}: {0}.";
    SomeFactors => "{0} des {1} facteurs";
    IsBelow => "Le score est {0}, car {1}.";
    IsBelowRepaired => "Le score est {0}, car {1}\u{202f}; {2} ({3}) donnerait {4}.";
    Capped => "Le score est plafonné à 10.";
    VectorSays => "Le vecteur dit {0} ({1})\u{202f}; le niveau d’exploitation ci-dessus a été indiqué.";
    VectorSaysLetter => "Le vecteur dit E:{0}, {1} ({2})\u{202f}; le niveau d’exploitation ci-dessus a été indiqué.";
    LeftOut => "Hors du score\u{a0}: {0} du vecteur.";
    Unused => "Indiqué, mais non utilisé par cette version\u{a0}: {0}.";
    Assumed => "Supposé, faute d’indication\u{a0}: {0}.";
    Expected => "L’auteur attend {0}, comme calculé.";
    ExpectedElse => "L’auteur attend {0}, ce qui n’est pas le résultat du calcul.";
    Ordinal => "Les scores sont ordinaux\u{a0}: ils classent des constats. Ils ne doivent pas être moyennés et ne se comparent ni entre versions d’AIVSS ni avec CVSS.";

    NoAssessment => "Aucune évaluation ne correspond.";
    NoThreat => "Aucune menace ne correspond.";
    Caption => "{0} – {1}.";
    Assessments(count) => plural_from_two(count, "{0} évaluation", "{0} évaluations");
    ThreatCount(count) => plural_from_two(count, "{0} menace", "{0} menaces");
    ThreatsTotal => "{0}.";
    OpenTotal => " Ouvertes – {0}.";
    CarriedTotal => " Acceptées, transférées ou reportées – {0}.";
    ClosedTotal => " Closes – {0}.";
    FirstShown => "Seules les {0} premières lignes sur {1} sont affichées.";
    LeftOutUnscored => "Omises, car non notées\u{a0}: {0}.";
    LeftOutUnrated => "Omises, car non cotées\u{a0}: {0}.";
    VersionsDiffer => "Les scores de versions différentes ({0}) ne sont pas comparables.";
    EffectiveSorts => "Le tri, les groupes et les totaux suivent le risque effectif.";
    AsiNamed => "OWASP Top 10 for Agentic Applications\u{a0}: {0}.";
    AsiNamedNot => "OWASP Top 10 for Agentic Applications\u{a0}: {0}\u{202f}; non cités\u{a0}: {1}.";
    GroupOf => two("{0} ({2})", "{1} ({2})");
    SeveralLayers => "Plusieurs couches";
    CrossLayerShort => "Trans\u{ad}verse";
    CrossLayerCode => "X";
    NoLayer => "Aucune couche";
    NoOwner => "Sans responsable";
    NoThreatNamed => "Aucune menace citée";
    NotScoredHead => "Non noté";
    Left(it) => noun(risk(it, ["Non coté", "Aucun restant", "Faible", "Moyen", "Élevé", "Critique"]));
    LeftNumber => "{0} ({1})";
    BelowCvss => "inférieur à CVSS {0}";

    NoModel => "Aucun modèle de menaces ne correspond.";
    MatrixCaption => "{0} ({1}, {2}) – {3}.";
    OpenThreats => "Menaces ouvertes";
    ThreatsThatAre => "Menaces ({0})";
    Agents(count) => plural_from_two(count, "{0} agent", "{0} agents");
    Models(count) => plural_from_two(count, "{0} modèle", "{0} modèles");
    Agent => "Agent";
    LayerShort(it) => layer(it, [
        "Modèles", "Données", "Frame\u{ad}works", "Déploie\u{ad}ment", "Évalua\u{ad}tion", "Sécurité", "Éco\u{ad}système"]);
    LayerHead => two("{1} {2}", "{0}");
    PictureOrWords => two("{0}", "{1}");
    WordsAlone => two("", "{0}");
    MatrixLegend => two("Chaque cellule\u{a0}: combien de menaces sont à son niveau le plus élevé, puis aux suivants. {0}", "");
    AgentTotal => "{1} – {0}";
    AgentWith => two("{0} {1}", "{0} ({1})");
    FirstAgents => "Seuls les {0} premiers agents sur {1} sont affichés\u{202f}; les totaux portent sur tous.";
    EffectiveColours => "Les couleurs, le tri et les totaux suivent le risque effectif.";
    AllAgents => "Tous les {0} agents";
    MappedInModels => "Étudiée dans les modèles";
    Of => "{0} sur {1}";
    HighestThreats => "Les plus élevées\u{a0}: {0}";
    HighThreat => "{0} ({1}, {2} {3})";
    MoreThreats => "{0} ({1})";

    NoRecord => "Rien n’a encore été enregistré\u{a0}: `mdbook-aivss record` ajoute un relevé à `history.jsonl`.";
    TrendSaid => "Risques ouverts\u{a0}: {0} dans {1}, le dernier de {2} relevés.";
    TrendChart => "Risques ouverts par niveau et score le plus élevé sur {0} relevés\u{202f}; le tableau donne les nombres";
    TrendApart => "Un trait pointillé marque un changement de version d’AIVSS. Les scores de part et d’autre ne sont pas comparables.";
    TrendPart => "Seules les entrées encore présentes dans le livre sont comptées.";
    Record => "Relevé";
    HighestScore => "Score maximal";
    TrendHigher => two("▲ avant\u{a0}: {0}", "plus haut, avant\u{a0}: {0}");
    TrendLower => two("▼ avant\u{a0}: {0}", "plus bas, avant\u{a0}: {0}");
    TrendWas => "avant\u{a0}: {0}";
    TrendNew => "apparition";
    TrendGone => "clôture";
    TrendSame => "inchangé";
    TrendOtherVersion => "autre version";
    TrendScores => two("Scores dans les relevés et maintenant\u{a0}: {0}", "{0}");
    TrendAgainst => "La tendance compare avec {0}, le dernier relevé.";

    SummaryStay(count) => plural_from_two(count, "{0} menace reste au niveau {1} après toutes les mesures.", "{0} menaces restent au niveau {1} après toutes les mesures.");
    SummaryNoneStay => "Après toutes les mesures, aucune menace ouverte ne présente de risque.";
    SummaryOverdue(count) => plural_from_two(count, " {0} échéance est dépassée.", " {0} échéances sont dépassées.");
    SummaryBest => " La mesure la plus utile serait {0}\u{a0}: {1}.";
    SummaryCounts => "{0}, {1}, {2}";
    SummaryOpen => "dont ouvertes\u{a0}: {0}";
    SummaryDate => "au {0}";
    OpenByLevel => "Menaces ouvertes par niveau";
    BeforeControls => "{0} avant mesures";
    AfterControls => "{0} après mesures";
    LevelsGrow => "Les niveaux bas augmentent, car les mesures y font descendre des menaces.";
    HighestRisks => "Risques les plus élevés après mesures";
    HighestScores => "Scores les plus élevés";
    Overdue => "Échéances dépassées";
    DueNext => "Prochaines échéances";
    NothingDue => "Aucune échéance n’est dépassée.";
    NoDates => "Rien n’a d’échéance.";
    DaysLate(count) => plural_from_two(count, "{0} jour de retard", "{0} jours de retard");
    DueOf(it) => pick!(it, DueKind:
        Assessment "révision de l’évaluation" Model "révision du modèle de menaces" Threat "révision de la menace"
        Accepted "révision de la menace acceptée" Exemption "fin de la dérogation");
    Comma => "{0}, {1}";
    WhatControlsBring => "Ce qu’une mesure apporterait";
    IfDone => "Si elle était en place";
    NoControl => "Aucune mesure à mettre en œuvre n’abaisserait un niveau.";
    Become(_) => "{0} de {1} à {2}";
    Owners => "Responsables";
    OwnerHead => "Responsable";
    AllOpen => "Toutes ouvertes";
    MoreOwners(count) => plural_from_two(count, "{0} autre responsable", "{0} autres responsables");
    MoreRows => "{0} de plus";
    CoverageTitle => "Couverture";
    CoverageItem => "{0}\u{a0}: {1}";
    NotNamed => "Aucune menace ouverte ne cite {0}.";
    LayersNotAssessed => "Couches non étudiées\u{a0}: {0} sur {1}.";
    SinceRecord => "Depuis le dernier relevé";
    SinceNew => noun("Nouvelles");
    SinceGone => noun("Plus ouvertes");
    SinceHigher => noun("À un niveau plus élevé");
    SinceLower => noun("À un niveau plus bas");
    QuestionsOpen => noun("Questions ouvertes");
    BehindFigures => "Ce que comptent les chiffres";
    AllThreats => "Toutes les menaces";
    AllAgentsListed => "Tous les agents";
    LayersLeftOut => "Couches non étudiées";
    LevelBefore => "{0} avant mesures";
    LevelAfter => "{0} après mesures";

    ResultNotScored => "{0}\u{a0}: non noté, entre {1} et {2} pour tous les scores CVSS";
    ResultBetween => "{0}, entre {1} et {2} pour toutes les valeurs possibles";
    ResultBetweenSeverities => "{0}, entre {1} et {2} ({3} à {4}) pour toutes les valeurs possibles";
    Inputs => "Entrées";
    Working => "Calcul";
    Remarks => "Remarques";
    WhatLowersIt => "Ce qui l’abaisserait";
    AnotherBand => "(autre niveau)";
    AllVersions => "Selon chaque version (les nombres ne sont pas comparables entre eux)";
    NotPossible => "impossible\u{a0}: {0}";
    NotStatedText => "non indiqué";
    ThreatMultiplier => "Threat multiplier";
    MitigationFactor => "Mitigation factor";
    AssumedId => "{0} (supposé)";
    Unknown => "inconnu";
    TakenAs => "compté comme {0}";
    NotPublishedValues => "hors des valeurs publiées\u{a0}: {0}";
    FactorsOf => "les facteurs sont ceux d’AIVSS {0}";
    BelowBase => "inférieur à la base CVSS, car {0}";
    BelowBaseRepaired => "inférieur à la base CVSS, car {0}\u{202f}; selon {1}, ce serait {2}";
    BaseUsed => "le score de base est utilisé\u{202f}; les autres métriques du vecteur sont ignorées\u{a0}: {0}";
    OrdinalText => "les scores classent des constats\u{202f}; ils ne se comparent ni entre versions ni avec CVSS";

    Error => two("erreur", "Erreur");
    Help => "Aide\u{a0}: {0}";
    At => "{0}";
    AfterPreprocessing => "{0} (après prétraitement)";
}
columns {
    "aars" => "AARS"; "agent" => "Agent"; "agent-id" => "Id de l’agent"; "agent-version" => "Version de l’agent";
    "answers" => "Répond à"; "assessed" => "Évalué le"; "assessor" => "Évalué par"; "catalog" => "Catalogue";
    "chain" => "Chaîne"; "complexity" => "Complexité"; "components" => "Composants"; "coverage" => "Couverture";
    "cvss" => "CVSS"; "description" => "Description"; "effective" => "Risque effectif"; "expect" => "Attendu";
    "exploit" => "Exploitation"; "factor-sum" => "Somme des facteurs"; "factors" => "Facteurs"; "formerly" => "Anciens ids";
    "id" => "Id"; "interval" => "Intervalle"; "layer" => "Couche"; "likelihood" => "Probabilité";
    "maps" => "Correspond à"; "mitigation" => "Mesures"; "mitigations" => "Mesures"; "model" => "Modèle";
    "owner" => "Responsable"; "published" => "Publié"; "reason" => "Raison"; "refs" => "Références";
    "review" => "Révision"; "risk" => "Risque"; "risks" => "Risques"; "score" => "Score"; "severity" => "Gravité";
    "status" => "État"; "summary" => "Résumé"; "tags" => "Mots-clés"; "threat" => "Menace";
    "threats" => "Menaces"; "title" => "Titre"; "trend" => "Tendance"; "vector" => "Vecteur"; "version" => "Version";
}
formulas {
    "0.8" => "Le supplément agentique (AARS) est l’écart entre le score de base CVSS et 10, multiplié par un dixième de la somme des facteurs et par le Threat multiplier. Le score est la somme du score de base CVSS et du supplément, multipliée par le Mitigation factor, arrondie à une décimale (demi vers le haut).";
    "0.8-floor" => "Le supplément agentique (AARS) est l’écart entre le score de base CVSS et 10, multiplié par un dixième de la somme des facteurs et par le Threat multiplier. Le score est le score de base CVSS plus le supplément multiplié par le Mitigation factor, arrondi à une décimale (demi vers le haut).";
    "0.5" => "Le score agentique (AARS) est la somme des dix facteurs. Le score est la moyenne du score de base CVSS et de l’AARS, multipliée par le Threat multiplier, arrondie à une décimale (demi vers le haut).";
    "2.0-candidate" => "Le score est CVSS-BTE, inchangé. À part, un score expérimental ajoute les poids de EX, PT, CA et TD, est plafonné à 10 et arrondi à une décimale (demi vers le haut). Un CVSS-BTE de 0,0 reste 0,0. Une métrique à X retient le score expérimental.";
}
below_cvss {
    "0.8" => "le Mitigation factor réduit aussi la part CVSS";
    "0.5" => "la formule fait la moyenne de la base CVSS et de la part agentique";
}
parts {
    "Risk gap" => "Écart de risque"; "Mean" => "Moyenne"; "Adjusted score (experimental)" => "Score ajusté (expérimental)";
}
factors {
    "0.8" "autonomy" => ["Agit-il sans accord\u{202f}?", "Une personne approuve chaque action\u{202f}; l’agent ne valide rien seul.", "Il agit seul sur des parcours isolés ou non critiques.", "Il valide seul en production ou dans des systèmes critiques."];
    "0.8" "tools" => ["Que peuvent modifier ses outils\u{202f}?", "Il n’a pas d’outils, ou seulement en lecture.", "Ses outils écrivent aussi, mais sont étroitement limités ou sur liste blanche.", "Ses outils sont larges et puissants\u{a0}: cloud, CI/CD, SQL, conduite d’installations."];
    "0.8" "language" => ["Le langage courant le pilote-t-il\u{202f}?", "Les entrées sont structurées.", "Le langage naturel sert à chercher et à questionner, pas à agir.", "Un prompt en langage naturel pilote directement la planification et les appels d’outils."];
    "0.8" "context" => ["Son environnement le pilote-t-il\u{202f}?", "Il n’utilise aucun signal de son environnement.", "Il utilise quelques signaux étroits.", "De larges signaux de l’environnement déterminent ce qu’il décide seul."];
    "0.8" "non_determinism" => ["À quel point varie-t-il\u{202f}?", "Il suit des règles ou une graine fixe.", "Sa variation est bornée par des garde-fous stricts.", "Sa variation est forte et ses garde-fous sont faibles."];
    "0.8" "opacity" => ["Ses actes sont-ils traçables\u{202f}?", "Chaque action est traçable dans des journaux déterministes.", "Les journaux sont partiels ou dispersés, et le raisonnement est opaque.", "On ne peut pas retracer pourquoi une action a eu lieu."];
    "0.8" "persistence" => ["Combien de temps se souvient-il\u{202f}?", "Il ne garde aucun état.", "Il se souvient pendant une session.", "Il se souvient d’une session à l’autre, par exemple dans une base vectorielle."];
    "0.8" "identity" => ["Son identité change-t-elle\u{202f}?", "Il a une identité ou un compte de service fixe.", "Il change d’identité dans des cas rares et connus, par exemple selon l’outil.", "Il prend des rôles ou change de locataire pendant l’exécution."];
    "0.8" "multi_agent" => ["Combien d’agents collaborent\u{202f}?", "Il travaille seul.", "Il travaille avec un ou deux agents connus.", "Il fait partie d’une orchestration complexe, d’un essaim ou d’un marché d’agents."];
    "0.8" "self_mod" => ["Que peut-il changer de lui-même\u{202f}?", "Sa configuration est statique.", "Il peut changer son prompt ou sa configuration, rien d’autre.", "Il peut changer ses outils ou son flux de contrôle, ou écrire et exécuter du code."];
    "0.5" "autonomy" => ["Agit-il sans accord\u{202f}?", "Une personne est requise pour chaque action, comme avec un copilote.", "Il suit des arbres de décision fixes et agit seul quand le risque est faible.", "Il agit seul, sans cadre fermé, à plus haut risque, et parle librement à d’autres agents."];
    "0.5" "tools" => ["Choisit-il librement ses outils\u{202f}?", "Il n’a pas d’outils, ou les appelle de façon fixe.", "Il choisit dans un petit ensemble limité, par exemple des outils internes.", "Il choisit sans limite, parmi des outils à haut risque."];
    "0.5" "persistence" => ["Que conserve-t-il\u{202f}?", "Il ne garde aucun état au-delà du prompt.", "Il lit un stockage et a de courtes sessions par identité.", "Il écrit dans son stockage et apprend dans la durée ou d’une session à l’autre."];
    "0.5" "identity" => ["Qui fixe ses droits\u{202f}?", "Son identité est fixée d’avance, avec les moindres privilèges.", "Une personne ou une politique approuve ce qui lui est délégué.", "Il choisit ses propres droits sans limite."];
    "0.5" "multi_agent" => ["Qui fixe la collaboration entre agents\u{202f}?", "Il ne travaille avec aucun autre agent.", "Ses partenaires, ou leur façon de collaborer, sont fixés d’avance.", "Les agents s’arrangent entre eux, sans limite."];
    "0.5" "non_determinism" => ["Les entrées et sorties sont-elles vérifiées\u{202f}?", "Entrées et sorties sont vérifiées par des schémas, et la logique est connue.", "Un seul côté est vérifié, et ce qui change est limité.", "Les agents discutent en texte libre et se trouvent entre eux, sans limite d’entrée ni de sortie."];
    "0.5" "self_mod" => ["Que peut-il changer de lui-même\u{202f}?", "Il ne change rien de lui-même\u{202f}; l’entraînement a lieu ailleurs.", "Il écrit la mémoire, le contexte ou les objectifs d’une session.", "Il écrit du code, des poids, un contexte durable ou des objectifs."];
    "0.5" "goal_planning" => ["Planifie-t-il librement\u{202f}?", "Il avance pas à pas vers des objectifs fixes.", "Un agent découpe une tâche avec un raisonnement simple.", "Plusieurs agents découpent une tâche et y réfléchissent récursivement."];
    "0.5" "context" => ["Qu’est-ce qui lui parvient de l’extérieur\u{202f}?", "Il ne reçoit aucun contexte extérieur changeant.", "Son contexte est limité et choisi, par exemple un intranet.", "Il reçoit l’internet ouvert ou des flux sans restriction, et négocie des objectifs."];
    "0.5" "opacity" => ["Ses actes sont-ils traçables\u{202f}?", "Raisonnement et résultats sont entièrement journalisés, avec des références.", "L’agent donne ses propres raisons\u{202f}; les statistiques sont grossières.", "Aucune visibilité, et peu de journaux."];
}
metrics {
    "LC" => "Si le langage naturel d’un attaquant atteint ce que l’agent décide ou appelle." 'D' "Le langage d’un attaquant atteint sans filtre une décision privilégiée ou un appel d’outil." 'I' "Il arrive par un contenu que l’agent récupère ou ingère." 'M' "Il est réduit à des champs fermés et validés avant tout ce qui compte." 'N' "Aucun langage naturel n’atteint ce qui compte." 'X' "Les preuves ne le disent pas.";
    "CP" => "Combien de temps un contexte contrôlé par un attaquant reste accessible." 'C' "Il est stocké et reste accessible après la session." 'S' "Il ne vit que dans la session, et des tests le confirment." 'N' "Rien ne passe d’une requête à la suivante." 'X' "Les preuves ne le disent pas.";
    "AP" => "Jusqu’où une compromission se propage d’agent en agent." 'L' "Elle franchit une frontière de confiance vers d’autres agents, locataires ou systèmes." 'C' "Elle se répand dans les outils et actions propres de l’agent." 'N' "Elle reste dans le composant touché en premier." 'X' "Les preuves ne le disent pas.";
    "SR" => "Avec quelle fiabilité l’exploitation réussit, par preuve ou par au moins 30 essais (bornes de Wilson unilatérales à 95\u{202f}%)." 'R' "La borne basse de son succès est d’au moins 0,90, ou son succès est prouvé." 'P' "Les bornes n’appuient aucun des deux autres." 'U' "La borne haute de son succès est inférieure à 0,10, ou son échec est prouvé." 'X' "Les preuves ne le disent pas.";
    "EX" => "Avec quelle liberté outils, greffons et autres extensions sont accessibles." 'W' "Une extension est dynamique ou non vérifiée, ou ses droits ne sont pas limités." 'M' "Les extensions sont vérifiées et sur liste blanche, avec arguments contrôlés et moindres privilèges." 'N' "Aucune extension importante n’est sur le chemin." 'X' "Les preuves ne le disent pas.";
    "PT" => "S’il est certain quel fournisseur et quel modèle répondent." 'H' "Rien n’impose le fournisseur, le modèle et le déploiement approuvés." 'M' "Ils sont imposés et audités, mais ce qui répond ne peut être vérifié." 'L' "Ils sont imposés et attestés, et les changements sont autorisés." 'X' "Les preuves ne le disent pas.";
    "CA" => "Si un attaquant peut faire grimper la consommation." 'W' "Il n’y a pas de plafond ferme, ou il a été contourné." 'M' "Il y a un plafond, mais incomplet ou qui ne bloque pas en cas de panne." 'N' "Des limites testées, qui bloquent en cas de panne, couvrent toute la consommation." 'X' "Les preuves ne le disent pas.";
    "TD" => "Si l’on peut reconstituer ce que l’agent a fait." 'H' "Un test confirme que non." 'M' "Oui, mais les champs, l’intégrité ou la conservation des traces ont des lacunes." 'L' "Un exercice confirme des traces complètes et protégées." 'X' "Les preuves ne le disent pas.";
}
effects {
    "AX" => "inconnue\u{a0}: LC, CP, AP ou SR vaut X";
    "A2" => "effet agentique fort";
    "A0" => "aucun effet agentique notable";
    "A1" => "un certain effet agentique";
}
questions {
    "untrusted-to-action" => "Qu’est-ce qui empêche un texte extérieur de piloter cette action\u{202f}?", "Un modèle ne distingue pas sûrement les instructions des données. Qui écrit le texte peut alors utiliser ce que l’agent a le droit de faire.";
    "lethal-trifecta" => "Peut-on faire sortir des données privées par cet agent\u{202f}?", "Un texte non fiable, des données privées et une sortie sont inoffensifs séparément. Ensemble, une instruction du texte peut emporter les données.";
    "code-execution" => "Qu’est-ce qui confine le code, et que peut-il atteindre de là\u{202f}?", "Qui pilote un modèle décide aussi du code qu’il écrit, et atteint ce que ce code atteint.";
    "code-in-trusted-zone" => "Pourquoi n’est-il pas dans sa propre zone\u{202f}?", "Dans une même zone, il n’y a rien à forcer pour aller du code aux données.";
    "memory-poisoning" => "Comment trouve-t-on et retire-t-on un faux souvenir\u{202f}?", "Ce qui est mémorisé une fois pilote chaque session suivante, bien après la disparition du texte qui l’a semé.";
    "retrieval-poisoning" => "Qui peut écrire ce que l’agent lit\u{202f}?", "Un document que chacun peut écrire est un message à l’agent, trouvé précisément quand il convient à la tâche.";
    "shared-memory" => "Un agent peut-il changer ce que croit un autre\u{202f}?", "Un stockage partagé est un canal entre agents que personne n’a conçu comme tel\u{202f}; rien ne vérifie qui y dit quoi.";
    "shared-identity" => "De qui utilise-t-il les droits, et qui en répond\u{202f}?", "Une action sous une identité empruntée a tous les droits de son titulaire, et le journal nomme quelqu’un qui n’y est pour rien.";
    "secrets-near-text" => "Une instruction peut-elle lire ou utiliser le secret\u{202f}?", "Ce qui est dans un contexte peut être demandé, et ce qu’un outil peut utiliser peut servir à quelqu’un d’autre.";
    "external-model" => "Que reçoit le fournisseur, et à quelles conditions\u{202f}?", "Chaque prompt est une copie de son contenu chez un tiers, aussi longtemps que le prévoient ses conditions.";
    "model-change" => "Qu’est-ce qui remarque que le fournisseur a changé le modèle\u{202f}?", "Une nouvelle version peut, sous le même nom, suivre d’autres instructions que celle qui a été évaluée.";
    "tool-supply-chain" => "Qui peut changer son code ou sa description, et comment le verriez-vous\u{202f}?", "La description d’un outil fait partie du prompt. Qui la change parle au modèle avant l’utilisateur.";
    "rogue-server" => "Comment le serveur est-il authentifié, et que peut-il faire faire à l’agent\u{202f}?", "Un serveur répond par du texte que l’agent lit, et peut proposer des outils que personne n’a demandés.";
    "unauthenticated-flow" => "Qui peut émettre ici\u{202f}?", "À une frontière, le destinataire décide selon l’émetteur. S’il ne le connaît pas, n’importe qui peut émettre.";
    "unencrypted-flow" => "Qui peut le lire ou le modifier en chemin\u{202f}?", "Entre les zones il y a un réseau, et ce que les agents s’y disent est à la fois donnée et instruction.";
    "agent-to-agent" => "Qu’accepte un agent de l’autre, et jusqu’où va une réponse fausse\u{202f}?", "Un agent qui se fie à un autre reprend ses erreurs et les transmet avec sa propre autorité.";
    "delegation" => "L’autre agent vérifie-t-il pour qui il agit\u{202f}?", "Le second agent a des droits que le premier n’a pas. Sans vérification, le premier les a aussi.";
    "irreversible" => "Que peut-on annuler, et qui donne son accord avant\u{202f}?", "Une réponse fausse se corrige. Un paiement, une publication ou un mouvement a eu lieu.";
    "approval-fatigue" => "Quelqu’un lit-il encore ce qu’il approuve\u{202f}?", "Qui est souvent sollicité dit oui. Un accord que personne ne lit n’en est pas un.";
    "person-persuaded" => "Peut-on amener l’agent à tromper la personne\u{202f}?", "On se fie à un assistant qui avait raison jusque-là, et l’on fait pour un attaquant ce que l’agent ne peut faire lui-même.";
    "no-log" => "Comment sauriez-vous ce qu’il a fait\u{202f}?", "Sans trace, nul ne distingue une erreur d’une attaque, ni ne sait qu’il y en a eu une.";
    "log-leak" => "Qu’en reste-t-il dans les journaux, et qui les lit\u{202f}?", "Les traces gardent des prompts et réponses entiers, et plus de gens les lisent que les systèmes d’origine.";
    "log-poisoning" => "Une entrée de journal peut-elle piloter l’agent qui la lit\u{202f}?", "Un journal est un texte auquel des tiers contribuent, et un agent qui le lit pour réparer a des droits.";
    "resource-use" => "Qu’est-ce qui limite appels, jetons et argent\u{202f}?", "Chaque requête coûte au propriétaire et non à l’émetteur, et un agent en fait beaucoup d’une seule.";
    "training-loop" => "Des tiers peuvent-ils instruire le modèle\u{202f}?", "Ce qui est appris ne se trouve pas en lisant, et reste quand les données ont disparu.";
    "no-control" => "Où ses droits sont-ils décidés et retirés\u{202f}?", "Des droits inscrits dans un agent ne se retirent qu’en changeant l’agent.";
}
}
