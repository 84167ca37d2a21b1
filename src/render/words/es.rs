//! The words in Spanish.

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
    Severity(it) => noun(pick!(it, Severity: None "Ninguna" Low "Baja" Medium "Media" High "Alta" Critical "Crítica"));
    Level(it) => noun(pick!(it, Level: Low "Bajo" Medium "Medio" High "Alto" Critical "Crítico"));
    Grade(it) => noun(pick!(it, Grade: Low "Bajo" Medium "Medio" High "Alto"));
    Likelihood(it) => pick!(it, Likelihood:
        Unlikely "improbable" Possible "posible" Likely "probable" VeryLikely "muy probable");
    Status(it) => noun(pick!(it, ThreatStatus:
        Open "Abierta" InProgress "En curso" Mitigated "Mitigada" Accepted "Aceptada" Transferred "Transferida"
        Deferred "Aplazada" FalsePositive "Falso positivo" NotApplicable "No aplicable"));
    Coverage(it) => pick!(it, Coverage: Partial "parcial" Full "completa");
    AttackVector(it) => pick!(it, AttackVector: Physical "físico" Local "local" Adjacent "adyacente" Network "red");
    AttackComplexity(it) => pick!(it, AttackComplexity: High "alta" Low "baja");
    AgenticFactor(it) => noun(pick!(it, AgenticFactor:
        NonDeterminism "No determinismo" Autonomy "Autonomía" Identity "Gestión de identidades de los agentes"
        A2a "Comunicación entre agentes" NoTrustBoundary "Sin límite de confianza"));
    ControlType(it) => noun(pick!(it, ControlType:
        Preventive "Preventiva" Detective "De detección" Corrective "Correctiva" Deterrent "Disuasoria"));
    ControlState(it) => noun(pick!(it, MitigationStatus:
        None "Sin implantar" Partial "Implantada en parte" Done "Implantada" WontDo "No se implantará"));
    AssumptionState(it) => pick!(it, AssumptionStatus:
        Unvalidated "sin verificar" Validated "verificado" Invalidated "refutado");
    Mark(it) => noun(pick!(it, Mark:
        Unrated "Sin calificar" None "Nulo" Low "Bajo" Medium "Medio" High "Alto" Critical "Crítico"));
    NotScored => "sin puntuar";
    None => "ninguna";
    NoneLeft => "nulo";

    Count => "{1}: {0}";
    Closed => "cerradas";
    NothingLeft => "sin riesgo restante";
    AndMore => "y {0} más";
    Both => "{0}; {1}";

    AgentVersion => label!("Versión del agente", ": ");
    Basis => label!("Base", ": ");
    ModelOwner => label!("Responsable", ": ");
    Made => label!("Elaborado", ": ");
    Assessed => label!("Evaluado", ": ");
    By => label!("Por", ": ");
    ModelReview => label!("Revisión", ": ");
    Tags => label!("Etiquetas", ": ");
    See => two("véase {0}", "Véase {0}");
    Aivss => "AIVSS {0}";
    Headline => "{0} {1}";
    UpToNumber => "hasta {0}";
    HeadlineUpTo => "hasta {0} {1}";

    ModelTitle => "Modelo de amenazas MAESTRO de {0} capas";
    OfEdition => "{0}: {1}";
    ModelTitleDraft => "Modelo de amenazas MAESTRO de {0} capas (borrador, de segunda mano)";
    TitleOf => "{0}: {1}";
    OpenCounts => "amenazas abiertas – {0}";
    NoneOpen => "ninguna amenaza abierta";
    NoneNamed => "ninguna amenaza citada";
    Yes => "sí";
    No => "no";
    Highest => two("la más alta", "la más alta");
    IsHighest => two(" {0}", " ({0})");
    AndTitle => two(" {0}", ": {0}");
    Risk(it) => noun(risk(it, ["Sin calificar", "Sin riesgo", "Riesgo bajo", "Riesgo medio", "Riesgo alto", "Riesgo crítico"]));
    EffectiveRisk(it) => noun(risk(it, [
        "Sin calificar", "Sin riesgo efectivo", "Riesgo efectivo bajo", "Riesgo efectivo medio", "Riesgo efectivo alto",
        "Riesgo efectivo crítico"]));
    NoOpenRisk => noun("Ningún riesgo abierto");
    LayerState(it) => pick!(it, LayerStatus:
        Mapped "analizada" Uncertain "incierta" NotApplicable "no aplicable" NotAssessed "sin analizar");
    LayerMapped => two("✓ analizada", "analizada");
    LayerUncertain => two("⚠\u{fe0e} incierta", "incierta");
    LayerUncertainFrom => two("⚠\u{fe0e} incierta, a partir de {0}", "incierta, a partir de {0}");
    Layer => "Capa";
    State => "Estado";
    Threats => "Amenazas";
    NotAssessed => "Sin analizar: {0}.";
    Components => "Componentes: {0}";
    CrossLayer => "Amenazas entre capas";
    LayerStep => two("{0}", "{1}");

    Id => two("{0}", "Id: {1}");
    Rated => "{0} × {1}";
    OnlySeverity => "gravedad {0}, probabilidad no indicada";
    OnlyLikelihood => "probabilidad {0}, gravedad no indicada";
    NeitherRated => "ni gravedad ni probabilidad indicadas";
    GivesRisk => "{0}: riesgo {1}";
    EffectiveIs => "riesgo efectivo {0}: {1}, {2}";
    Owner => two("responsable {0}", "Responsable: {0}");
    Review => two("revisión {0}", "Revisión: {0}");
    Mitigated => two("medidas: {0}, cobertura {1}", "Medidas: {0}; cobertura {1}");
    Mitigation => two("{0} ({3})", "{1} {2} ({3})");
    In => two("en {0}", "Componentes: {0}");
    Vector => two("vector {0}", "Vector de ataque: {0}");
    Complexity => two("complejidad {0}", "Complejidad del ataque: {0}");
    Factors => two("{0}", "Factores agénticos: {0}");
    Catalog => "CSA: {0}";
    Maps => two("{0}", "Corresponde a {0}");
    Map => two("{0}", "{1}");
    Threat => two("{0}", "{1} ({2})");

    Questions => noun("Preguntas sobre la arquitectura");
    Dataflow => "Flujo de datos";
    QuestionsAre => "Preguntas al respecto: {0}.";
    DataflowOf => "Flujo de datos de {0}";
    DataflowSaid => "{0} componentes, {1} zonas de confianza, {2} flujos. La tabla siguiente enumera los flujos.";
    Kind(it) => pick!(it, ComponentKind:
        Person "Persona" Agent "Agente" Model "Modelo" Memory "Memoria" Data "Datos" Tool "Herramienta"
        Gateway "Pasarela" Service "Servicio" Monitor "Supervisión" Control "Control");
    KindInLayer => "{0}, {1}";
    FlowSays => "{0}{1}{2}: {3}";
    TrustBoundary => "límite de confianza";
    EntersSure => "hacia una zona de más confianza, autenticado";
    EntersUnsure => "igual, autenticación no indicada";
    HighestRisk => "mayor riesgo abierto que cita el componente";
    FoldedFlows => "un número en un recuadro: flujo con una supervisión o un control de la misma zona";
    Around => "En torno a {0}";
    FlowsWithin => "Flujos: {0}, entre {1} componentes. Ninguno entra en una zona de más confianza.";
    FlowsAcross => "Flujos hacia una zona de más confianza: {0} de {1}. Sin indicar quién puede enviar: {2}.";
    Flows => "Flujos";
    FlowNumber => "N.º";
    Flow => "Flujo";
    What => "Contenido";
    Protection => "Protección";
    ExchangesWith => two(" ↔ ", " desde y hacia ");
    Authenticated => "autenticado";
    NotAuthenticated => "autenticación no indicada";
    Encrypted => "cifrado";
    NoArchitecture => "Ningún modelo de amenazas del libro describe su arquitectura.";
    NoQuestions => "no se plantea ninguna pregunta";
    QuestionCounts => "abiertas: {0}, respondidas: {1}, descartadas: {2}";
    CountsOf => " – {0}.";
    OpenQuestions => "Abiertas ({0})";
    AnsweredQuestions => "Respondidas ({0})";
    DismissedQuestions => "Descartadas ({0})";
    QuestionHead => "Pregunta";
    ComponentHead => "Sobre";
    AnsweredBy => "Respondida por";
    ReasonHead => "Motivo";
    LeadsTo => two(" → ", " a ");
    WhyAsked => ". {0} Regla {1}";
    AndMaps => ", {0}";
    AndDate => ", {0}";
    HowToAnswer => "Una pregunta no es un hallazgo: pregunta por aquello de lo que el modelo no dice nada. Una amenaza la responde con la clave «answers», o citando el componente junto con la entrada del catálogo o el id ASI de la regla. Una pregunta que no necesita amenaza va en «dismissed», con un motivo y un responsable.";

    Mitigations => "Medidas";
    MitigationsOf => "Medidas de {0}";
    MitigationHead => "Medida";
    Type => "Tipo";
    Covers => "Cubre";
    NoType => "no indicado";
    CoversNothing => "ninguna amenaza la cita";
    OwnedBy => "responsable {0}";
    Evidence => "prueba {0}";
    Cost => "coste {0}";
    Effectiveness => "eficacia: {0}";
    Refs => "véase {0}";
    EffectiveRule => "Riesgo efectivo = número del riesgo (bajo 1 a crítico 4) × (1 − implantación). La implantación es 1 solo si hay una medida preventiva implantada y la cobertura es completa, 0,5 si alguna medida está implantada en todo o en parte, y si no 0. Un nivel fraccionario se redondea hacia arriba.";
    EffectiveWhy(it) => pick!(it, EffectiveReason:
        NoneInPlace "ninguna medida está implantada"
        InPart "una medida está implantada en parte"
        NonePreventive "una medida está implantada, pero ninguna preventiva"
        PartialCoverage "una medida preventiva está implantada, pero la cobertura es parcial"
        FullCoverage "una medida preventiva está implantada y la cobertura es completa");
    Assumptions => "Supuestos";
    Assumption => two("{0} {1}{3}{4}", "{2}{0}: {3}{4}");
    IfWrong => two("Si es falso: {0}", " Si es falso: {0}");

    Rationale => "Justificación de la puntuación OWASP AIVSS";
    UpTo => "hasta";
    Standing(it) => pick!(it, Status: Official "oficial" Superseded "sustituida" Proposal "propuesta" Candidate "candidata");
    VersionStatus(it) => pick!(it, Status:
        Official "La versión que OWASP publica como vigente."
        Superseded "Publicada por OWASP y sustituida desde entonces."
        Proposal "Una propuesta a OWASP; ninguna publicación de OWASP la ha adoptado."
        Candidate "Una versión candidata que OWASP no ha publicado.");
    WhateverCvss => "{0} con cualquier puntuación CVSS";
    OverCvss => "{0} a {1} en todas las puntuaciones CVSS";
    OverCvssSeverities => "{0} a {1}, {2} a {3} en todas las puntuaciones CVSS";
    AtLeast => "al menos {0}";
    AtLeastSeverity => "al menos {0}, {1}";
    Between => "entre {0} y {1}";
    BetweenSeverities => "entre {0} y {1}, {2} a {3}";
    BelowCvssBase => "por debajo de su base CVSS de {0}";
    BelowCvssBte => "por debajo de su CVSS-BTE de {0}";
    CvssBase => "Base CVSS";
    CvssBte => "CVSS-BTE";
    OfTen => "AIVSS {0} de 10, {1}";
    ScaleNotScored => "Sin puntuar";
    Further => "; {0}";
    Labelled => "{0} {1}";
    GreatestLever => "Mayor palanca: {0}, {1}";
    ChangeMitigation => "medidas {0}";
    ChangeExploit => "explotación {0}";
    ChangeUnreported => "ninguna explotación conocida (E:U)";
    ChangeFactor => two("{0} {1} → {2}", "{0} de {1} a {2}");
    ChangeFactorTo => "{0} de {1} a {2}";
    ChangeFactorShown => "{0} {1} → {2}";
    Risks => two("{0}", "Riesgos: {0}");
    ScoresThreats => two("puntúa {0}", "Puntúa las amenazas: {0}");
    ThreatModel => "Modelo de amenazas";
    ModelOfAgent => two("{0}: {1}", "{2}: {3}");
    PublishedUnscored => "Publicado como {0}; aquí sin puntuar";
    PublishedSame => "Publicado como {0}, igual que aquí";
    PublishedLower => "Publicado como {0}; aquí {1}, {2} menos";
    PublishedHigher => "Publicado como {0}; aquí {1}, {2} más";
    RubricLevel => " {0}: {1}";

    Number => "Número";
    Value => "Valor";
    Step => "Paso";
    Expression => "Cálculo";
    Result => "Resultado";
    About => "≈ {0}";
    Exact => two("{0}", "{1}");
    Nothing => "–";
    NotStated => two("–", "no indicado");
    NoAars => two("–", "sin puntuar");
    FactorSum => "Suma de factores";
    UnroundedScore => "Puntuación sin redondear";
    AdjustedUnrounded => "Ajustada, sin redondear";
    Rounded => "{0} redondeado a un decimal (mitad hacia arriba)";
    CappedAtTen => "{0}, limitado a 10";
    NoImpact => "CVSS-BTE es {0}: sin impacto, sin ajuste";
    Input(it) => pick!(it, Term:
        Cvss "la puntuación CVSS" FactorSum "la suma de factores" ThreatMultiplier "el Threat multiplier"
        MitigationFactor "el Mitigation factor");
    SumOf => two("{0} / {1}", "{0} de {1}");
    To => "{0} a {1}";
    Aars => "AARS";
    AgenticPart => "parte agéntica";
    Times => two("× {0}", "{0}");
    NoLevel => "ningún nivel de la tabla";
    FromVector => "{0}, según E del vector";
    AssumedLevel => "{0}, supuesto";
    ReasonCvss => "CVSS";
    ReasonExploit => "Explotación";
    ReasonMitigation => "Medidas";
    TheScore => "la puntuación";
    EffectClass => "Clase de efecto";
    EffectClassIs => "Clase de efecto {0}: {1}";
    Adjustment => "Ajuste";
    CappedSeverity => "{0}, limitado a 10";
    Withheld => "retenida";
    NotKnown => "{0} desconocido";
    WithheldBecause => "retenida, porque se desconoce {0}";
    Sum => "{0} = {1}";
    SumRounded => two("{0} = {1} → {2}", "{0} = {1}, redondeado a {2}");
    SumCapped => two("{0} = {1}, limitado → {2}", "{0} = {1}, limitado a {2}");
    UnknownIn => two("desconocido {0}", "desconocido ({0})");
    ScoreIn => two("{0} {1}", "{0} ({1})");
    FactorsCaption => "Los {0} factores, de 0 a 1";
    Factor => "Factor";
    FactorItem => "{1} {2}";
    FactorItemWithNote => "{1} {2} ({0})";
    MetricsCaption => "Las métricas de {0}";
    Metric => "Métrica";
    MetricItem => "{1}: {2}";
    Adds => "Suma";
    ReasonAndEvidence => "Motivo y prueba";
    RadarSaid => "Radar de los factores; la tabla tiene los valores";
    HowToRead => "Cómo leerlo";
    WhatLowers => "Qué bajaría la puntuación";
    OneChange => "Un solo cambio cada vez";
    Change => two("Cambio", "Qué bajaría la puntuación");
    Score => "Puntuación";
    Cardinal(it) => cardinal(it, [
        "ningún", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"]);

    VersionIs => "{0}.";
    VersionWithFactorsOf => "{0}, con los nombres de factores de {1}.";
    OffTable => "Valores fuera de sus tablas: {0}.";
    SomeFactors => "{0} de los {1} factores";
    IsBelow => "La puntuación está {0}, porque {1}.";
    IsBelowRepaired => "La puntuación está {0}, porque {1}; {2} ({3}) daría {4}.";
    Capped => "La puntuación está limitada a 10.";
    VectorSays => "El vector dice {0} ({1}); el nivel de explotación anterior fue indicado.";
    VectorSaysLetter => "El vector dice E:{0}, {1} ({2}); el nivel de explotación anterior fue indicado.";
    LeftOut => "Fuera de la puntuación: {0} del vector.";
    Unused => "Indicado, pero no usado por esta versión: {0}.";
    Assumed => "Supuesto, porque no se indica: {0}.";
    Expected => "El autor espera {0}, como se calcula.";
    ExpectedElse => "El autor espera {0}, que no es lo que se calcula.";
    Ordinal => "Las puntuaciones son ordinales: ordenan hallazgos. No deben promediarse y no son comparables entre versiones de AIVSS ni con CVSS.";

    NoAssessment => "Ninguna evaluación coincide.";
    NoThreat => "Ninguna amenaza coincide.";
    Caption => "{0} – {1}.";
    Assessments(count) => plural(count, "{0} evaluación", "{0} evaluaciones");
    ThreatCount(count) => plural(count, "{0} amenaza", "{0} amenazas");
    ThreatsTotal => "{0}.";
    OpenTotal => " Abiertas – {0}.";
    CarriedTotal => " Aceptadas, transferidas o aplazadas – {0}.";
    ClosedTotal => " Cerradas – {0}.";
    FirstShown => "Se muestran las primeras {0} de {1}.";
    LeftOutUnscored => "Omitidas por no estar puntuadas: {0}.";
    LeftOutUnrated => "Omitidas por no estar calificadas: {0}.";
    VersionsDiffer => "Las puntuaciones de versiones distintas ({0}) no son comparables.";
    EffectiveSorts => "El orden, los grupos y los totales siguen el riesgo efectivo.";
    AsiNamed => "OWASP Top 10 for Agentic Applications: {0}.";
    AsiNamedNot => "OWASP Top 10 for Agentic Applications: {0}; sin citar: {1}.";
    GroupOf => two("{0} ({2})", "{1} ({2})");
    SeveralLayers => "Varias capas";
    CrossLayerShort => "Entre capas";
    CrossLayerCode => "X";
    NoLayer => "Sin capa";
    NoOwner => "Sin responsable";
    NoThreatNamed => "Ninguna amenaza citada";
    NotScoredHead => "Sin puntuar";
    Left(it) => noun(risk(it, ["Sin calificar", "Nada restante", "Bajo", "Medio", "Alto", "Crítico"]));
    LeftNumber => "{0} ({1})";
    BelowCvss => "por debajo de CVSS {0}";

    NoModel => "Ningún modelo de amenazas coincide.";
    MatrixCaption => "{0} ({1}, {2}) – {3}.";
    OpenThreats => "Amenazas abiertas";
    ThreatsThatAre => "Amenazas ({0})";
    Agents(count) => plural(count, "{0} agente", "{0} agentes");
    Models(count) => plural(count, "{0} modelo", "{0} modelos");
    Agent => "Agente";
    LayerShort(it) => layer(it, [
        "Modelos", "Datos", "Frame\u{ad}works", "Desplie\u{ad}gue", "Evalua\u{ad}ción", "Seguri\u{ad}dad", "Eco\u{ad}sistema"]);
    LayerHead => two("{1} {2}", "{0}");
    PictureOrWords => two("{0}", "{1}");
    WordsAlone => two("", "{0}");
    MatrixLegend => two("Cada celda: cuántas amenazas están en su nivel más alto, luego los inferiores. {0}", "");
    AgentTotal => "{1} – {0}";
    AgentWith => two("{0} {1}", "{0} ({1})");
    FirstAgents => "Se muestran los primeros {0} de {1} agentes; los totales son de todos.";
    EffectiveColours => "Los colores, el orden y los totales siguen el riesgo efectivo.";
    AllAgents => "Los {0} agentes";
    MappedInModels => "Analizada en modelos";
    Of => "{0} de {1}";
    HighestThreats => "Las más altas: {0}";
    HighThreat => "{0} ({1}, {2} {3})";
    MoreThreats => "{0} ({1})";

    NoRecord => "Aún no hay ningún registro: `mdbook-aivss record` añade uno a `history.jsonl`.";
    TrendSaid => "Riesgos abiertos: {0} en {1}, el último de {2} registros.";
    TrendChart => "Riesgos abiertos por nivel y mayor puntuación en {0} registros; la tabla tiene los números";
    TrendApart => "Una línea discontinua marca un cambio de versión de AIVSS. Las puntuaciones a ambos lados no son comparables.";
    TrendPart => "Solo se cuentan las entradas que el libro aún tiene.";
    Record => "Registro";
    HighestScore => "Mayor puntuación";
    TrendHigher => two("▲ antes {0}", "más alto, antes {0}");
    TrendLower => two("▼ antes {0}", "más bajo, antes {0}");
    TrendWas => "antes {0}";
    TrendNew => "aparición";
    TrendGone => "cierre";
    TrendSame => "sin cambios";
    TrendOtherVersion => "otra versión";
    TrendScores => two("Puntuaciones en los registros y ahora: {0}", "{0}");
    TrendAgainst => "La tendencia compara con {0}, el último registro.";

    SummaryStay(count) => plural(count, "{0} amenaza sigue en nivel {1} tras todas las medidas.", "{0} amenazas siguen en nivel {1} tras todas las medidas.");
    SummaryNoneStay => "Tras todas las medidas ninguna amenaza abierta tiene riesgo.";
    SummaryOverdue(count) => plural(count, " {0} plazo está vencido.", " {0} plazos están vencidos.");
    SummaryBest => " La medida que más aportaría es {0}: {1}.";
    SummaryCounts => "{0}, {1}, {2}";
    SummaryOpen => "abiertas: {0}";
    SummaryDate => "a {0}";
    OpenByLevel => "Abiertas por nivel";
    BeforeControls => "{0} antes de medidas";
    AfterControls => "{0} después de medidas";
    LevelsGrow => "Los niveles bajos crecen porque las medidas bajan amenazas hasta ellos.";
    HighestRisks => "Mayores riesgos tras las medidas";
    HighestScores => "Mayores puntuaciones";
    Overdue => "Plazos vencidos";
    DueNext => "Próximos plazos";
    NothingDue => "No hay plazos vencidos.";
    NoDates => "Nada tiene plazo.";
    DaysLate(count) => plural(count, "{0} día de retraso", "{0} días de retraso");
    DueOf(it) => pick!(it, DueKind:
        Assessment "revisión de la evaluación" Model "revisión del modelo de amenazas" Threat "revisión de la amenaza"
        Accepted "revisión de la amenaza aceptada" Exemption "fin de la excepción");
    Comma => "{0}, {1}";
    WhatControlsBring => "Qué aportaría una medida";
    IfDone => "Si estuviera implantada";
    NoControl => "Ninguna medida pendiente bajaría un nivel.";
    Become(_) => "{0} de {1} a {2}";
    Owners => "Responsables";
    OwnerHead => "Responsable";
    AllOpen => "Todas abiertas";
    MoreOwners(count) => plural(count, "{0} responsable más", "{0} responsables más");
    MoreRows => "{0} más";
    CoverageTitle => "Cobertura";
    CoverageItem => "{0}: {1}";
    NotNamed => "Ninguna amenaza abierta cita {0}.";
    LayersNotAssessed => "Capas sin analizar: {0} de {1}.";
    SinceRecord => "Desde el último registro";
    SinceNew => noun("Nuevas");
    SinceGone => noun("Ya no abiertas");
    SinceHigher => noun("En un nivel más alto");
    SinceLower => noun("En un nivel más bajo");
    QuestionsOpen => noun("Preguntas abiertas");
    BehindFigures => "Qué cuentan las cifras";
    AllThreats => "Todas las amenazas";
    AllAgentsListed => "Todos los agentes";
    LayersLeftOut => "Capas sin analizar";
    LevelBefore => "{0} antes de medidas";
    LevelAfter => "{0} después de medidas";

    ResultNotScored => "{0}: sin puntuar, entre {1} y {2} en todas las puntuaciones CVSS";
    ResultBetween => "{0}, entre {1} y {2} en todos los valores posibles";
    ResultBetweenSeverities => "{0}, entre {1} y {2} ({3} a {4}) en todos los valores posibles";
    Inputs => "Entradas";
    Working => "Cálculo";
    Remarks => "Notas";
    WhatLowersIt => "Qué la bajaría";
    AnotherBand => "(otro nivel)";
    AllVersions => "Según cada versión (los números no son comparables entre sí)";
    NotPossible => "no es posible: {0}";
    NotStatedText => "no indicado";
    ThreatMultiplier => "Threat multiplier";
    MitigationFactor => "Mitigation factor";
    AssumedId => "{0} (supuesto)";
    Unknown => "desconocido";
    TakenAs => "tomado como {0}";
    NotPublishedValues => "fuera de los valores publicados: {0}";
    FactorsOf => "los factores son los de AIVSS {0}";
    BelowBase => "por debajo de la base CVSS, porque {0}";
    BelowBaseRepaired => "por debajo de la base CVSS, porque {0}; según {1} es {2}";
    BaseUsed => "se usa la puntuación base; las demás métricas del vector quedan fuera: {0}";
    OrdinalText => "las puntuaciones ordenan hallazgos; no son comparables entre versiones ni con CVSS";

    Error => two("error", "Error");
    Help => "Ayuda: {0}";
    At => "{0}";
    AfterPreprocessing => "{0} (tras el preprocesado)";
}
columns {
    "aars" => "AARS"; "agent" => "Agente"; "agent-id" => "Id del agente"; "agent-version" => "Versión del agente";
    "answers" => "Responde a"; "assessed" => "Evaluado el"; "assessor" => "Evaluado por"; "catalog" => "Catálogo";
    "chain" => "Cadena"; "complexity" => "Complejidad"; "components" => "Componentes"; "coverage" => "Cobertura";
    "cvss" => "CVSS"; "description" => "Descripción"; "effective" => "Riesgo efectivo"; "expect" => "Esperado";
    "exploit" => "Explotación"; "factor-sum" => "Suma de factores"; "factors" => "Factores"; "formerly" => "Ids anteriores";
    "id" => "Id"; "interval" => "Intervalo"; "layer" => "Capa"; "likelihood" => "Probabilidad";
    "maps" => "Corresponde a"; "mitigation" => "Medidas"; "mitigations" => "Medidas"; "model" => "Modelo";
    "owner" => "Responsable"; "published" => "Publicado"; "reason" => "Motivo"; "refs" => "Referencias";
    "review" => "Revisión"; "risk" => "Riesgo"; "risks" => "Riesgos"; "score" => "Puntuación"; "severity" => "Gravedad";
    "status" => "Estado"; "summary" => "Resumen"; "tags" => "Etiquetas"; "threat" => "Amenaza";
    "threats" => "Amenazas"; "title" => "Título"; "trend" => "Tendencia"; "vector" => "Vector"; "version" => "Versión";
}
formulas {
    "0.8" => "El suplemento agéntico (AARS) es la distancia de la puntuación base CVSS a 10, por una décima parte de la suma de factores y por el Threat multiplier. La puntuación es la suma de la base CVSS y el suplemento, por el Mitigation factor, redondeada a un decimal (mitad hacia arriba).";
    "0.8-floor" => "El suplemento agéntico (AARS) es la distancia de la puntuación base CVSS a 10, por una décima parte de la suma de factores y por el Threat multiplier. La puntuación es la base CVSS más el suplemento por el Mitigation factor, redondeada a un decimal (mitad hacia arriba).";
    "0.5" => "La puntuación agéntica (AARS) es la suma de los diez factores. La puntuación es la media de la base CVSS y el AARS, por el Threat multiplier, redondeada a un decimal (mitad hacia arriba).";
    "2.0-candidate" => "La puntuación es CVSS-BTE, sin cambios. Aparte, una puntuación experimental suma los pesos de EX, PT, CA y TD, se limita a 10 y se redondea a un decimal (mitad hacia arriba). Un CVSS-BTE de 0,0 sigue siendo 0,0. Una métrica en X retiene la puntuación experimental.";
}
below_cvss {
    "0.8" => "el Mitigation factor reduce también la parte CVSS";
    "0.5" => "la fórmula toma la media de la base CVSS y la parte agéntica";
}
parts {
    "Risk gap" => "Brecha de riesgo"; "Mean" => "Media"; "Adjusted score (experimental)" => "Puntuación ajustada (experimental)";
}
factors {
    "0.8" "autonomy" => ["¿Actúa sin aprobación?", "Una persona aprueba cada acción; el agente no confirma nada por sí solo.", "Actúa solo en vías aisladas o no críticas.", "Confirma por sí solo en producción o en sistemas críticos."];
    "0.8" "tools" => ["¿Qué pueden cambiar sus herramientas?", "No tiene herramientas, o solo de lectura.", "Sus herramientas también escriben, pero están muy acotadas o en una lista de permitidas.", "Sus herramientas son amplias y potentes: nube, CI/CD, SQL, control de plantas."];
    "0.8" "language" => ["¿Lo dirige el lenguaje corriente?", "Las entradas son estructuradas.", "El lenguaje natural sirve para consultar y preguntar, no para actuar.", "Un prompt en lenguaje natural dirige la planificación y las llamadas a herramientas."];
    "0.8" "context" => ["¿Lo dirige su entorno?", "No usa ninguna señal de su entorno.", "Usa unas pocas señales concretas.", "Señales amplias del entorno determinan lo que decide solo."];
    "0.8" "non_determinism" => ["¿Cuánto varía?", "Sigue reglas o una semilla fija.", "Su variación está acotada por barreras estrictas.", "Su variación es alta y sus barreras son débiles."];
    "0.8" "opacity" => ["¿Se pueden rastrear sus actos?", "Cada acción se puede rastrear en registros deterministas.", "Los registros son parciales o dispersos, y el razonamiento es una caja negra.", "No se puede rastrear por qué ocurrió una acción."];
    "0.8" "persistence" => ["¿Cuánto tiempo recuerda?", "No guarda estado.", "Recuerda dentro de una sesión.", "Recuerda entre sesiones, por ejemplo en una base de datos vectorial."];
    "0.8" "identity" => ["¿Cambia su identidad?", "Tiene una identidad o cuenta de servicio fija.", "Cambia de identidad en pocos casos conocidos, por ejemplo según la herramienta.", "Asume roles o cruza inquilinos mientras se ejecuta."];
    "0.8" "multi_agent" => ["¿Cuántos agentes trabajan juntos?", "Trabaja solo.", "Trabaja con uno o dos agentes conocidos.", "Forma parte de una orquestación compleja, un enjambre o un mercado de agentes."];
    "0.8" "self_mod" => ["¿Qué puede cambiar de sí mismo?", "Su configuración es estática.", "Puede cambiar su prompt o su configuración, nada más.", "Puede cambiar herramientas o el flujo de control, o escribir y ejecutar código."];
    "0.5" "autonomy" => ["¿Actúa sin aprobación?", "Hace falta una persona para cada acción, como con un copiloto.", "Sigue árboles de decisión fijos y actúa solo donde el riesgo es bajo.", "Actúa solo y sin guion, con más riesgo, y habla libremente con otros agentes."];
    "0.5" "tools" => ["¿Con qué libertad elige herramientas?", "No tiene herramientas, o las llama de forma fija.", "Elige de un conjunto pequeño y limitado, como herramientas internas.", "Elige sin límites, entre herramientas de alto riesgo."];
    "0.5" "persistence" => ["¿Qué conserva?", "No guarda estado más allá del prompt.", "Lee de un almacén y tiene sesiones cortas por identidad.", "Escribe en su almacén y aprende a largo plazo o entre sesiones."];
    "0.5" "identity" => ["¿Quién fija sus permisos?", "Su identidad se fija de antemano, con los mínimos privilegios.", "Una persona o una política aprueba lo que se le delega.", "Elige sus propios permisos sin límites."];
    "0.5" "multi_agent" => ["¿Quién fija cómo colaboran los agentes?", "No trabaja con ningún otro agente.", "Sus socios, o el modo de colaborar, se fijan de antemano.", "Los agentes se ponen de acuerdo entre sí, sin límites."];
    "0.5" "non_determinism" => ["¿Se comprueban entradas y salidas?", "Entradas y salidas se comprueban con esquemas, y la lógica es conocida.", "Solo se comprueba un lado, y lo que cambia es limitado.", "Los agentes charlan en texto libre y se encuentran entre sí, sin límites de entrada ni de salida."];
    "0.5" "self_mod" => ["¿Qué puede cambiar de sí mismo?", "No cambia nada de sí mismo; se entrena en otro lugar.", "Escribe memoria, contexto o los objetivos de una sesión.", "Escribe código, pesos, contexto duradero u objetivos."];
    "0.5" "goal_planning" => ["¿Con qué libertad planifica?", "Da pasos sueltos hacia objetivos fijos.", "Un agente divide una tarea con razonamiento simple.", "Varios agentes dividen una tarea y reflexionan sobre ella de forma recursiva."];
    "0.5" "context" => ["¿Qué le llega de fuera?", "No recibe contexto externo cambiante.", "Su contexto es limitado y cuidado, como una intranet.", "Recibe la internet abierta o fuentes sin restricción, y negocia objetivos."];
    "0.5" "opacity" => ["¿Se pueden rastrear sus actos?", "Razonamiento y resultados se registran por completo, con valores de referencia.", "El agente da sus propios motivos; las estadísticas son gruesas.", "No hay visibilidad, y hay pocos registros."];
}
metrics {
    "LC" => "Si el lenguaje natural de un atacante llega a lo que el agente decide o llama." 'D' "El lenguaje de un atacante llega sin mediación a una decisión privilegiada o a una llamada a herramienta." 'I' "Entra por contenido que el agente recupera o ingiere." 'M' "Se reduce a campos cerrados y validados antes de algo importante." 'N' "Ningún lenguaje natural llega a nada importante." 'X' "Las pruebas no lo dicen.";
    "CP" => "Cuánto tiempo sigue accesible un contexto que controla un atacante." 'C' "Se guarda y sigue accesible después de la sesión." 'S' "Vive solo en la sesión, y las pruebas lo confirman." 'N' "Nada pasa de una petición a la siguiente." 'X' "Las pruebas no lo dicen.";
    "AP" => "Hasta dónde viaja un compromiso de agente a agente." 'L' "Cruza un límite de confianza hacia otros agentes, inquilinos o sistemas." 'C' "Se extiende dentro de las herramientas y acciones del propio agente." 'N' "Se queda en el primer componente afectado." 'X' "Las pruebas no lo dicen.";
    "SR" => "Con qué fiabilidad funciona el ataque, por demostración o por al menos 30 episodios (límites de Wilson unilaterales del 95\u{202f}%)." 'R' "El límite inferior de su éxito es al menos 0,90, o está demostrado que funciona." 'P' "Los límites no respaldan ninguno de los otros dos." 'U' "El límite superior de su éxito es menor que 0,10, o está demostrado que no funciona." 'X' "Las pruebas no lo dicen.";
    "EX" => "Con qué libertad se accede a herramientas, complementos y otras extensiones." 'W' "Una extensión es dinámica o no está revisada, o lo que puede hacer no está limitado." 'M' "Las extensiones están revisadas y en una lista de permitidas, con argumentos comprobados y mínimos privilegios." 'N' "No hay ninguna extensión importante en el camino." 'X' "Las pruebas no lo dicen.";
    "PT" => "Si es seguro qué proveedor y qué modelo responden." 'H' "Nada impone el proveedor, el modelo y el despliegue aprobados." 'M' "Se imponen y auditan, pero no se puede verificar qué responde." 'L' "Se imponen y certifican, y los cambios se autorizan." 'X' "Las pruebas no lo dicen.";
    "CA" => "Si un atacante puede disparar el consumo." 'W' "No hay un tope firme, o se ha eludido." 'M' "Hay un tope, pero es incompleto o no bloquea ante un fallo." 'N' "Límites probados que bloquean ante un fallo cubren todo el consumo." 'X' "Las pruebas no lo dicen.";
    "TD" => "Si se puede reconstruir lo que hizo el agente." 'H' "Una prueba confirma que no." 'M' "Se puede, pero los campos, la integridad o la conservación de los registros tienen lagunas." 'L' "Un ejercicio confirma registros completos y protegidos." 'X' "Las pruebas no lo dicen.";
}
effects {
    "AX" => "desconocida: LC, CP, AP o SR es X";
    "A2" => "efecto agéntico fuerte";
    "A0" => "ningún efecto agéntico relevante";
    "A1" => "cierto efecto agéntico";
}
questions {
    "untrusted-to-action" => "¿Qué impide que un texto externo dirija esta acción?", "Un modelo no distingue con seguridad las instrucciones de los datos. Quien escribe el texto puede entonces usar lo que el agente puede hacer.";
    "lethal-trifecta" => "¿Se pueden sacar datos privados por este agente?", "Un texto no fiable, datos privados y una salida son inofensivos por separado. Juntos, una instrucción del texto puede llevarse los datos.";
    "code-execution" => "¿Qué contiene el código, y qué puede alcanzar desde ahí?", "Quien dirige un modelo decide también qué código escribe, y alcanza lo que ese código alcanza.";
    "code-in-trusted-zone" => "¿Por qué no está en una zona propia?", "Dentro de una zona no hay que romper nada para ir del código a los datos.";
    "memory-poisoning" => "¿Cómo se encuentra y se elimina un recuerdo falso?", "Lo que se recuerda una vez dirige cada sesión posterior, mucho después de que desaparezca el texto que lo sembró.";
    "retrieval-poisoning" => "¿Quién puede escribir lo que lee el agente?", "Un documento que cualquiera puede escribir es un mensaje al agente, y se encuentra justo cuando encaja con la tarea.";
    "shared-memory" => "¿Puede un agente cambiar lo que cree otro?", "Un almacén compartido es un canal entre agentes que nadie diseñó como tal, así que nada comprueba quién dice qué en él.";
    "shared-identity" => "¿De quién son los permisos que usa, y quién responde?", "Una acción con identidad prestada tiene todos los permisos de su dueño, y el registro nombra a alguien que no la hizo.";
    "secrets-near-text" => "¿Se puede leer o usar el secreto mediante una instrucción?", "Lo que está en un contexto se puede pedir, y lo que una herramienta puede usar se puede usar para otro.";
    "external-model" => "¿Qué llega al proveedor, y con qué condiciones?", "Cada prompt es una copia de su contenido en manos de otro, mientras digan sus condiciones.";
    "model-change" => "¿Qué advierte que el proveedor cambió el modelo?", "Una versión nueva puede seguir, con el mismo nombre, otras instrucciones que la evaluada.";
    "tool-supply-chain" => "¿Quién puede cambiar su código o su descripción, y cómo se notaría?", "La descripción de una herramienta es parte del prompt. Quien la cambia habla al modelo antes que el usuario.";
    "rogue-server" => "¿Cómo se autentica el servidor, y qué puede hacer que haga el agente?", "Un servidor responde con texto que el agente lee, y puede ofrecer herramientas que nadie pidió.";
    "unauthenticated-flow" => "¿Quién puede enviar aquí?", "En un límite, el receptor decide según quién envía. Si no lo sabe, cualquiera puede ser el emisor.";
    "unencrypted-flow" => "¿Quién puede leerlo o cambiarlo por el camino?", "Entre zonas hay una red, y lo que los agentes se dicen por ella es a la vez dato e instrucción.";
    "agent-to-agent" => "¿Qué acepta un agente del otro, y hasta dónde llega una respuesta errónea?", "Un agente que confía en otro adopta sus errores y los transmite con su propia autoridad.";
    "delegation" => "¿Comprueba el otro agente en nombre de quién actúa?", "El segundo agente tiene permisos que el primero no tiene. Sin comprobación, el primero también los tiene.";
    "irreversible" => "¿Qué se puede deshacer, y quién da antes su aprobación?", "Una respuesta errónea se corrige. Un pago, una publicación o un movimiento ya ha ocurrido.";
    "approval-fatigue" => "¿Lee alguien todavía lo que aprueba?", "A quien se pregunta a menudo dice que sí. Una aprobación que nadie lee no lo es.";
    "person-persuaded" => "¿Se puede lograr que el agente engañe a la persona?", "La gente confía en un asistente que antes acertó, y hace por un atacante lo que el agente no puede hacer.";
    "no-log" => "¿Cómo sabría lo que hizo?", "Sin registro nadie distingue un error de un ataque, ni sabe si lo hubo.";
    "log-leak" => "¿Qué acaba en los registros, y quién los lee?", "Las trazas guardan prompts y respuestas completos, y más gente las lee que los sistemas de origen.";
    "log-poisoning" => "¿Puede una entrada de registro dirigir al agente que la lee?", "Un registro es texto que ayudan a escribir terceros, y un agente que lo lee para reparar algo tiene permisos.";
    "resource-use" => "¿Qué limita llamadas, tokens y dinero?", "Cada petición le cuesta al dueño y no al emisor, y un agente convierte una petición en muchas.";
    "training-loop" => "¿Pueden terceros enseñar al modelo?", "Lo entrenado no se encuentra leyendo, y permanece cuando los datos ya no están.";
    "no-control" => "¿Dónde se deciden y revocan sus permisos?", "Los permisos escritos en un agente solo se retiran cambiando el agente.";
}
}
