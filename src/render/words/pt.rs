//! The words in Portuguese.

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
    Severity(it) => noun(pick!(it, Severity: None "Nenhuma" Low "Baixa" Medium "Média" High "Alta" Critical "Crítica"));
    Level(it) => noun(pick!(it, Level: Low "Baixo" Medium "Médio" High "Alto" Critical "Crítico"));
    Grade(it) => noun(pick!(it, Grade: Low "Baixo" Medium "Médio" High "Alto"));
    Likelihood(it) => pick!(it, Likelihood:
        Unlikely "improvável" Possible "possível" Likely "provável" VeryLikely "muito provável");
    Status(it) => noun(pick!(it, ThreatStatus:
        Open "Aberta" InProgress "Em andamento" Mitigated "Mitigada" Accepted "Aceita" Transferred "Transferida"
        Deferred "Adiada" FalsePositive "Falso positivo" NotApplicable "Não aplicável"));
    Coverage(it) => pick!(it, Coverage: Partial "parcial" Full "completa");
    AttackVector(it) => pick!(it, AttackVector: Physical "físico" Local "local" Adjacent "adjacente" Network "rede");
    AttackComplexity(it) => pick!(it, AttackComplexity: High "alta" Low "baixa");
    AgenticFactor(it) => noun(pick!(it, AgenticFactor:
        NonDeterminism "Não determinismo" Autonomy "Autonomia" Identity "Gestão de identidades dos agentes"
        A2a "Comunicação entre agentes" NoTrustBoundary "Sem fronteira de confiança"));
    ControlType(it) => noun(pick!(it, ControlType:
        Preventive "Preventiva" Detective "De detecção" Corrective "Corretiva" Deterrent "Dissuasiva"));
    ControlState(it) => noun(pick!(it, MitigationStatus:
        None "Não implementada" Partial "Implementada em parte" Done "Implementada" WontDo "Não será implementada"));
    AssumptionState(it) => pick!(it, AssumptionStatus:
        Unvalidated "não verificada" Validated "verificada" Invalidated "refutada");
    Mark(it) => noun(pick!(it, Mark:
        Unrated "Sem classificação" None "Nulo" Low "Baixo" Medium "Médio" High "Alto" Critical "Crítico"));
    NotScored => "sem pontuação";
    None => "nenhuma";
    NoneLeft => "nulo";

    Count => "{1}: {0}";
    Closed => "fechadas";
    NothingLeft => "sem risco restante";
    AndMore => "e mais {0}";
    Both => "{0}; {1}";

    AgentVersion => label!("Versão do agente", ": ");
    Basis => label!("Base", ": ");
    ModelOwner => label!("Responsável", ": ");
    Made => label!("Elaborado em", ": ");
    Assessed => label!("Avaliado em", ": ");
    By => label!("Por", ": ");
    ModelReview => label!("Revisão", ": ");
    Tags => label!("Etiquetas", ": ");
    See => two("ver {0}", "Ver {0}");
    Aivss => "AIVSS {0}";
    Headline => "{0} {1}";
    UpToNumber => "até {0}";
    HeadlineUpTo => "até {0} {1}";

    ModelTitle => "Modelo de ameaças MAESTRO de {0} camadas";
    OfEdition => "{0}: {1}";
    ModelTitleDraft => "Modelo de ameaças MAESTRO de {0} camadas (rascunho, de segunda mão)";
    TitleOf => "{0}: {1}";
    OpenCounts => "ameaças abertas – {0}";
    NoneOpen => "nenhuma ameaça aberta";
    NoneNamed => "nenhuma ameaça citada";
    Yes => "sim";
    No => "não";
    Highest => two("a mais alta", "a mais alta");
    IsHighest => two(" {0}", " ({0})");
    AndTitle => two(" {0}", ": {0}");
    Risk(it) => noun(risk(it, ["Sem classificação", "Sem risco", "Risco baixo", "Risco médio", "Risco alto", "Risco crítico"]));
    EffectiveRisk(it) => noun(risk(it, [
        "Sem classificação", "Sem risco efetivo", "Risco efetivo baixo", "Risco efetivo médio", "Risco efetivo alto",
        "Risco efetivo crítico"]));
    NoOpenRisk => noun("Nenhum risco aberto");
    LayerState(it) => pick!(it, LayerStatus:
        Mapped "analisada" Uncertain "incerta" NotApplicable "não aplicável" NotAssessed "não analisada");
    LayerMapped => two("✓ analisada", "analisada");
    LayerUncertain => two("⚠\u{fe0e} incerta", "incerta");
    LayerUncertainFrom => two("⚠\u{fe0e} incerta, a partir de {0}", "incerta, a partir de {0}");
    Layer => "Camada";
    State => "Estado";
    Threats => "Ameaças";
    NotAssessed => "Não analisadas: {0}.";
    Components => "Componentes: {0}";
    CrossLayer => "Ameaças entre camadas";
    LayerStep => two("{0}", "{1}");

    Id => two("{0}", "Id: {1}");
    Rated => "{0} × {1}";
    OnlySeverity => "gravidade {0}, probabilidade não indicada";
    OnlyLikelihood => "probabilidade {0}, gravidade não indicada";
    NeitherRated => "nem gravidade nem probabilidade indicadas";
    GivesRisk => "{0}: risco {1}";
    EffectiveIs => "risco efetivo {0}: {1}, {2}";
    Owner => two("responsável {0}", "Responsável: {0}");
    Review => two("revisão {0}", "Revisão: {0}");
    Mitigated => two("medidas: {0}, cobertura {1}", "Medidas: {0}; cobertura {1}");
    Mitigation => two("{0} ({3})", "{1} {2} ({3})");
    In => two("em {0}", "Componentes: {0}");
    Vector => two("vetor {0}", "Vetor de ataque: {0}");
    Complexity => two("complexidade {0}", "Complexidade do ataque: {0}");
    Factors => two("{0}", "Fatores agênticos: {0}");
    Catalog => "CSA: {0}";
    Maps => two("{0}", "Corresponde a {0}");
    Map => two("{0}", "{1}");
    Threat => two("{0}", "{1} ({2})");

    Questions => noun("Perguntas sobre a arquitetura");
    Dataflow => "Fluxo de dados";
    QuestionsAre => "Perguntas a respeito: {0}.";
    DataflowOf => "Fluxo de dados de {0}";
    DataflowSaid => "{0} componentes, {1} zonas de confiança, {2} fluxos. A tabela abaixo lista os fluxos.";
    Kind(it) => pick!(it, ComponentKind:
        Person "Pessoa" Agent "Agente" Model "Modelo" Memory "Memória" Data "Dados" Tool "Ferramenta"
        Gateway "Gateway" Service "Serviço" Monitor "Monitoramento" Control "Controle");
    KindInLayer => "{0}, {1}";
    FlowSays => "{0}{1}{2}: {3}";
    TrustBoundary => "fronteira de confiança";
    EntersSure => "para uma zona de mais confiança, autenticado";
    EntersUnsure => "idem, autenticação não indicada";
    HighestRisk => "maior risco aberto que cita o componente";
    FoldedFlows => "um número em uma caixa: fluxo com um monitoramento ou controle da mesma zona";
    Around => "Em torno de {0}";
    FlowsWithin => "Fluxos: {0}, entre {1} componentes. Nenhum entra em uma zona de mais confiança.";
    FlowsAcross => "Fluxos para uma zona de mais confiança: {0} de {1}. Sem indicar quem pode enviar: {2}.";
    Flows => "Fluxos";
    FlowNumber => "N.º";
    Flow => "Fluxo";
    What => "Conteúdo";
    Protection => "Proteção";
    ExchangesWith => two(" ↔ ", " de e para ");
    Authenticated => "autenticado";
    NotAuthenticated => "autenticação não indicada";
    Encrypted => "criptografado";
    NoArchitecture => "Nenhum modelo de ameaças do livro descreve sua arquitetura.";
    NoQuestions => "nenhuma pergunta se coloca";
    QuestionCounts => "abertas: {0}, respondidas: {1}, descartadas: {2}";
    CountsOf => " – {0}.";
    OpenQuestions => "Abertas ({0})";
    AnsweredQuestions => "Respondidas ({0})";
    DismissedQuestions => "Descartadas ({0})";
    QuestionHead => "Pergunta";
    ComponentHead => "Sobre";
    AnsweredBy => "Respondida por";
    ReasonHead => "Motivo";
    LeadsTo => two(" → ", " para ");
    WhyAsked => ". {0} Regra {1}";
    AndMaps => ", {0}";
    AndDate => ", {0}";
    HowToAnswer => "Uma pergunta não é um achado: ela trata daquilo sobre o que o modelo nada diz. Uma ameaça a responde com a chave “answers”, ou citando o componente com a entrada do catálogo ou o id ASI da regra. Uma pergunta que não precisa de ameaça fica em “dismissed”, com um motivo e um responsável.";

    Mitigations => "Medidas";
    MitigationsOf => "Medidas de {0}";
    MitigationHead => "Medida";
    Type => "Tipo";
    Covers => "Cobre";
    NoType => "não indicado";
    CoversNothing => "nenhuma ameaça a cita";
    OwnedBy => "responsável {0}";
    Evidence => "evidência {0}";
    Cost => "custo {0}";
    Effectiveness => "eficácia: {0}";
    Refs => "ver {0}";
    EffectiveRule => "Risco efetivo = número do risco (baixo 1 a crítico 4) × (1 − implementação). A implementação é 1 somente se uma medida preventiva está implementada e a cobertura é completa, 0,5 se alguma medida está implementada no todo ou em parte, senão 0. Um nível fracionário é arredondado para cima.";
    EffectiveWhy(it) => pick!(it, EffectiveReason:
        NoneInPlace "nenhuma medida está implementada"
        InPart "uma medida está implementada em parte"
        NonePreventive "uma medida está implementada, mas nenhuma preventiva"
        PartialCoverage "uma medida preventiva está implementada, mas a cobertura é parcial"
        FullCoverage "uma medida preventiva está implementada e a cobertura é completa");
    Assumptions => "Premissas";
    Assumption => two("{0} {1}{3}{4}", "{2}{0}: {3}{4}");
    IfWrong => two("Se for falsa: {0}", " Se for falsa: {0}");

    Rationale => "Justificativa da pontuação OWASP AIVSS";
    UpTo => "até";
    Standing(it) => pick!(it, Status: Official "oficial" Superseded "substituída" Proposal "proposta" Candidate "candidata");
    VersionStatus(it) => pick!(it, Status:
        Official "A versão que a OWASP publica como atual."
        Superseded "Publicada pela OWASP e substituída desde então."
        Proposal "Uma proposta à OWASP; nenhuma publicação da OWASP a adotou."
        Candidate "Uma versão candidata que a OWASP não publicou.");
    WhateverCvss => "{0} com qualquer pontuação CVSS";
    OverCvss => "{0} a {1} em todas as pontuações CVSS";
    OverCvssSeverities => "{0} a {1}, {2} a {3} em todas as pontuações CVSS";
    AtLeast => "pelo menos {0}";
    AtLeastSeverity => "pelo menos {0}, {1}";
    Between => "entre {0} e {1}";
    BetweenSeverities => "entre {0} e {1}, {2} a {3}";
    BelowCvssBase => "abaixo de sua base CVSS de {0}";
    BelowCvssBte => "abaixo de seu CVSS-BTE de {0}";
    CvssBase => "Base CVSS";
    CvssBte => "CVSS-BTE";
    OfTen => "AIVSS {0} de 10, {1}";
    ScaleNotScored => "Sem pontuação";
    Further => "; {0}";
    Labelled => "{0} {1}";
    GreatestLever => "Maior alavanca: {0}, {1}";
    ChangeMitigation => "medidas {0}";
    ChangeExploit => "exploração {0}";
    ChangeUnreported => "nenhuma exploração conhecida (E:U)";
    ChangeFactor => two("{0} {1} → {2}", "{0} de {1} para {2}");
    ChangeFactorTo => "{0} de {1} para {2}";
    ChangeFactorShown => "{0} {1} → {2}";
    Risks => two("{0}", "Riscos: {0}");
    ScoresThreats => two("pontua {0}", "Pontua as ameaças: {0}");
    ThreatModel => "Modelo de ameaças";
    ModelOfAgent => two("{0}: {1}", "{2}: {3}");
    PublishedUnscored => "Publicado como {0}; aqui sem pontuação";
    PublishedSame => "Publicado como {0}, igual a aqui";
    PublishedLower => "Publicado como {0}; aqui {1}, {2} a menos";
    PublishedHigher => "Publicado como {0}; aqui {1}, {2} a mais";
    RubricLevel => " {0}: {1}";

    Number => "Número";
    Value => "Valor";
    Step => "Passo";
    Expression => "Cálculo";
    Result => "Resultado";
    About => "≈ {0}";
    Exact => two("{0}", "{1}");
    Nothing => "–";
    NotStated => two("–", "não indicado");
    NoAars => two("–", "sem pontuação");
    FactorSum => "Soma dos fatores";
    UnroundedScore => "Pontuação sem arredondar";
    AdjustedUnrounded => "Ajustada, sem arredondar";
    Rounded => "{0} arredondado para uma casa decimal (metade para cima)";
    CappedAtTen => "{0}, limitado a 10";
    NoImpact => "CVSS-BTE é {0}: sem impacto, sem ajuste";
    Input(it) => pick!(it, Term:
        Cvss "a pontuação CVSS" FactorSum "a soma dos fatores" ThreatMultiplier "o Threat multiplier"
        MitigationFactor "o Mitigation factor");
    SumOf => two("{0} / {1}", "{0} de {1}");
    To => "{0} a {1}";
    Aars => "AARS";
    AgenticPart => "parte agêntica";
    Times => two("× {0}", "{0}");
    NoLevel => "nenhum nível da tabela";
    FromVector => "{0}, conforme E do vetor";
    AssumedLevel => "{0}, presumido";
    ReasonCvss => "CVSS";
    ReasonExploit => "Exploração";
    ReasonMitigation => "Medidas";
    TheScore => "a pontuação";
    EffectClass => "Classe de efeito";
    EffectClassIs => "Classe de efeito {0}: {1}";
    Adjustment => "Ajuste";
    CappedSeverity => "{0}, limitado a 10";
    Withheld => "retida";
    NotKnown => "{0} desconhecido";
    WithheldBecause => "retida, porque {0} é desconhecido";
    Sum => "{0} = {1}";
    SumRounded => two("{0} = {1} → {2}", "{0} = {1}, arredondado para {2}");
    SumCapped => two("{0} = {1}, limitado → {2}", "{0} = {1}, limitado a {2}");
    UnknownIn => two("desconhecido {0}", "desconhecido ({0})");
    ScoreIn => two("{0} {1}", "{0} ({1})");
    FactorsCaption => "Os {0} fatores, de 0 a 1";
    Factor => "Fator";
    FactorItem => "{1} {2}";
    FactorItemWithNote => "{1} {2} ({0})";
    MetricsCaption => "As métricas de {0}";
    Metric => "Métrica";
    MetricItem => "{1}: {2}";
    Adds => "Soma";
    ReasonAndEvidence => "Motivo e evidência";
    RadarSaid => "Radar dos fatores; a tabela tem os valores";
    HowToRead => "Como ler";
    WhatLowers => "O que baixaria a pontuação";
    OneChange => "Uma mudança por vez";
    Change => two("Mudança", "O que baixaria a pontuação");
    Score => "Pontuação";
    Cardinal(it) => cardinal(it, [
        "nenhum", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"]);

    VersionIs => "{0}.";
    VersionWithFactorsOf => "{0}, com os nomes de fatores de {1}.";
    OffTable => "Valores fora de suas tabelas: {0}.";
    SomeFactors => "{0} dos {1} fatores";
    IsBelow => "A pontuação está {0}, porque {1}.";
    IsBelowRepaired => "A pontuação está {0}, porque {1}; {2} ({3}) daria {4}.";
    Capped => "A pontuação está limitada a 10.";
    VectorSays => "O vetor diz {0} ({1}); o nível de exploração acima foi indicado.";
    VectorSaysLetter => "O vetor diz E:{0}, {1} ({2}); o nível de exploração acima foi indicado.";
    LeftOut => "Fora da pontuação: {0} do vetor.";
    Unused => "Indicado, mas não usado por esta versão: {0}.";
    Assumed => "Presumido, porque não foi indicado: {0}.";
    Expected => "O autor espera {0}, como calculado.";
    ExpectedElse => "O autor espera {0}, que não é o resultado do cálculo.";
    Ordinal => "As pontuações são ordinais: ordenam achados. Não se deve tirar a média delas, e não são comparáveis entre versões do AIVSS nem com o CVSS.";

    NoAssessment => "Nenhuma avaliação corresponde.";
    NoThreat => "Nenhuma ameaça corresponde.";
    Caption => "{0} – {1}.";
    Assessments(count) => plural_from_two(count, "{0} avaliação", "{0} avaliações");
    ThreatCount(count) => plural_from_two(count, "{0} ameaça", "{0} ameaças");
    ThreatsTotal => "{0}.";
    OpenTotal => " Abertas – {0}.";
    CarriedTotal => " Aceitas, transferidas ou adiadas – {0}.";
    ClosedTotal => " Fechadas – {0}.";
    FirstShown => "São mostradas as primeiras {0} de {1}.";
    LeftOutUnscored => "Omitidas por não terem pontuação: {0}.";
    LeftOutUnrated => "Omitidas por não terem classificação: {0}.";
    VersionsDiffer => "Pontuações de versões diferentes ({0}) não são comparáveis.";
    EffectiveSorts => "A ordem, os grupos e os totais seguem o risco efetivo.";
    AsiNamed => "OWASP Top 10 for Agentic Applications: {0}.";
    AsiNamedNot => "OWASP Top 10 for Agentic Applications: {0}; não citados: {1}.";
    GroupOf => two("{0} ({2})", "{1} ({2})");
    SeveralLayers => "Várias camadas";
    CrossLayerShort => "Entre camadas";
    CrossLayerCode => "X";
    NoLayer => "Sem camada";
    NoOwner => "Sem responsável";
    NoThreatNamed => "Nenhuma ameaça citada";
    NotScoredHead => "Sem pontuação";
    Left(it) => noun(risk(it, ["Sem classificação", "Nada restante", "Baixo", "Médio", "Alto", "Crítico"]));
    LeftNumber => "{0} ({1})";
    BelowCvss => "abaixo de CVSS {0}";

    NoModel => "Nenhum modelo de ameaças corresponde.";
    MatrixCaption => "{0} ({1}, {2}) – {3}.";
    OpenThreats => "Ameaças abertas";
    ThreatsThatAre => "Ameaças ({0})";
    Agents(count) => plural_from_two(count, "{0} agente", "{0} agentes");
    Models(count) => plural_from_two(count, "{0} modelo", "{0} modelos");
    Agent => "Agente";
    LayerShort(it) => layer(it, [
        "Modelos", "Dados", "Frame\u{ad}works", "Implan\u{ad}tação", "Avalia\u{ad}ção", "Segu\u{ad}rança", "Ecossis\u{ad}tema"]);
    LayerHead => two("{1} {2}", "{0}");
    PictureOrWords => two("{0}", "{1}");
    WordsAlone => two("", "{0}");
    MatrixLegend => two("Cada célula: quantas ameaças estão no nível mais alto, depois nos inferiores. {0}", "");
    AgentTotal => "{1} – {0}";
    AgentWith => two("{0} {1}", "{0} ({1})");
    FirstAgents => "São mostrados os primeiros {0} de {1} agentes; os totais são de todos.";
    EffectiveColours => "As cores, a ordem e os totais seguem o risco efetivo.";
    AllAgents => "Todos os {0} agentes";
    MappedInModels => "Analisada em modelos";
    Of => "{0} de {1}";
    HighestThreats => "As mais altas: {0}";
    HighThreat => "{0} ({1}, {2} {3})";
    MoreThreats => "{0} ({1})";

    NoRecord => "Ainda não há registro: `mdbook-aivss record` acrescenta um a `history.jsonl`.";
    TrendSaid => "Riscos abertos: {0} em {1}, o último de {2} registros.";
    TrendChart => "Riscos abertos por nível e maior pontuação em {0} registros; a tabela tem os números";
    TrendApart => "Uma linha tracejada marca uma mudança de versão do AIVSS. As pontuações dos dois lados não são comparáveis.";
    TrendPart => "Contam-se apenas as entradas que o livro ainda tem.";
    Record => "Registro";
    HighestScore => "Maior pontuação";
    TrendHigher => two("▲ antes {0}", "mais alto, antes {0}");
    TrendLower => two("▼ antes {0}", "mais baixo, antes {0}");
    TrendWas => "antes {0}";
    TrendNew => "surgimento";
    TrendGone => "encerramento";
    TrendSame => "sem alteração";
    TrendOtherVersion => "outra versão";
    TrendScores => two("Pontuações nos registros e agora: {0}", "{0}");
    TrendAgainst => "A tendência compara com {0}, o último registro.";

    SummaryStay(count) => plural_from_two(count, "{0} ameaça continua no nível {1} após todas as medidas.", "{0} ameaças continuam no nível {1} após todas as medidas.");
    SummaryNoneStay => "Após todas as medidas, nenhuma ameaça aberta tem risco.";
    SummaryOverdue(count) => plural_from_two(count, " {0} prazo está vencido.", " {0} prazos estão vencidos.");
    SummaryBest => " A medida que mais ajudaria é {0}: {1}.";
    SummaryCounts => "{0}, {1}, {2}";
    SummaryOpen => "abertas: {0}";
    SummaryDate => "em {0}";
    OpenByLevel => "Abertas por nível";
    BeforeControls => "{0} antes das medidas";
    AfterControls => "{0} depois das medidas";
    LevelsGrow => "Os níveis baixos crescem porque as medidas levam ameaças até eles.";
    HighestRisks => "Maiores riscos após as medidas";
    HighestScores => "Maiores pontuações";
    Overdue => "Prazos vencidos";
    DueNext => "Próximos prazos";
    NothingDue => "Não há prazos vencidos.";
    NoDates => "Nada tem prazo.";
    DaysLate(count) => plural_from_two(count, "{0} dia de atraso", "{0} dias de atraso");
    DueOf(it) => pick!(it, DueKind:
        Assessment "revisão da avaliação" Model "revisão do modelo de ameaças" Threat "revisão da ameaça"
        Accepted "revisão da ameaça aceita" Exemption "fim da exceção");
    Comma => "{0}, {1}";
    WhatControlsBring => "O que uma medida traria";
    IfDone => "Se estivesse implementada";
    NoControl => "Nenhuma medida pendente baixaria um nível.";
    Become(_) => "{0} de {1} para {2}";
    Owners => "Responsáveis";
    OwnerHead => "Responsável";
    AllOpen => "Todas abertas";
    MoreOwners(count) => plural_from_two(count, "mais {0} responsável", "mais {0} responsáveis");
    MoreRows => "mais {0}";
    CoverageTitle => "Cobertura";
    CoverageItem => "{0}: {1}";
    NotNamed => "Nenhuma ameaça aberta cita {0}.";
    LayersNotAssessed => "Camadas não analisadas: {0} de {1}.";
    SinceRecord => "Desde o último registro";
    SinceNew => noun("Novas");
    SinceGone => noun("Não mais abertas");
    SinceHigher => noun("Em um nível mais alto");
    SinceLower => noun("Em um nível mais baixo");
    QuestionsOpen => noun("Perguntas abertas");
    BehindFigures => "O que os números contam";
    AllThreats => "Todas as ameaças";
    AllAgentsListed => "Todos os agentes";
    LayersLeftOut => "Camadas não analisadas";
    LevelBefore => "{0} antes das medidas";
    LevelAfter => "{0} depois das medidas";

    ResultNotScored => "{0}: sem pontuação, entre {1} e {2} em todas as pontuações CVSS";
    ResultBetween => "{0}, entre {1} e {2} em todos os valores possíveis";
    ResultBetweenSeverities => "{0}, entre {1} e {2} ({3} a {4}) em todos os valores possíveis";
    Inputs => "Entradas";
    Working => "Cálculo";
    Remarks => "Notas";
    WhatLowersIt => "O que a baixaria";
    AnotherBand => "(outro nível)";
    AllVersions => "Conforme cada versão (os números não são comparáveis entre si)";
    NotPossible => "impossível: {0}";
    NotStatedText => "não indicado";
    ThreatMultiplier => "Threat multiplier";
    MitigationFactor => "Mitigation factor";
    AssumedId => "{0} (presumido)";
    Unknown => "desconhecido";
    TakenAs => "tomado como {0}";
    NotPublishedValues => "fora dos valores publicados: {0}";
    FactorsOf => "os fatores são os do AIVSS {0}";
    BelowBase => "abaixo da base CVSS, porque {0}";
    BelowBaseRepaired => "abaixo da base CVSS, porque {0}; conforme {1} é {2}";
    BaseUsed => "usa-se a pontuação base; as demais métricas do vetor ficam de fora: {0}";
    OrdinalText => "as pontuações ordenam achados; não são comparáveis entre versões nem com o CVSS";

    Error => two("erro", "Erro");
    Help => "Ajuda: {0}";
    At => "{0}";
    AfterPreprocessing => "{0} (após o pré-processamento)";
}
columns {
    "aars" => "AARS"; "agent" => "Agente"; "agent-id" => "Id do agente"; "agent-version" => "Versão do agente";
    "answers" => "Responde a"; "assessed" => "Avaliado em"; "assessor" => "Avaliado por"; "catalog" => "Catálogo";
    "chain" => "Cadeia"; "complexity" => "Complexidade"; "components" => "Componentes"; "coverage" => "Cobertura";
    "cvss" => "CVSS"; "description" => "Descrição"; "effective" => "Risco efetivo"; "expect" => "Esperado";
    "exploit" => "Exploração"; "factor-sum" => "Soma dos fatores"; "factors" => "Fatores"; "formerly" => "Ids anteriores";
    "id" => "Id"; "interval" => "Intervalo"; "layer" => "Camada"; "likelihood" => "Probabilidade";
    "maps" => "Corresponde a"; "mitigation" => "Medidas"; "mitigations" => "Medidas"; "model" => "Modelo";
    "owner" => "Responsável"; "published" => "Publicado"; "reason" => "Motivo"; "refs" => "Referências";
    "review" => "Revisão"; "risk" => "Risco"; "risks" => "Riscos"; "score" => "Pontuação"; "severity" => "Gravidade";
    "status" => "Estado"; "summary" => "Resumo"; "tags" => "Etiquetas"; "threat" => "Ameaça";
    "threats" => "Ameaças"; "title" => "Título"; "trend" => "Tendência"; "vector" => "Vetor"; "version" => "Versão";
}
formulas {
    "0.8" => "O acréscimo agêntico (AARS) é a distância da pontuação base CVSS até 10, vezes um décimo da soma dos fatores, vezes o Threat multiplier. A pontuação é a soma da base CVSS e do acréscimo, vezes o Mitigation factor, arredondada para uma casa decimal (metade para cima).";
    "0.8-floor" => "O acréscimo agêntico (AARS) é a distância da pontuação base CVSS até 10, vezes um décimo da soma dos fatores, vezes o Threat multiplier. A pontuação é a base CVSS mais o acréscimo vezes o Mitigation factor, arredondada para uma casa decimal (metade para cima).";
    "0.5" => "A pontuação agêntica (AARS) é a soma dos dez fatores. A pontuação é a média da base CVSS e do AARS, vezes o Threat multiplier, arredondada para uma casa decimal (metade para cima).";
    "2.0-candidate" => "A pontuação é o CVSS-BTE, sem mudança. À parte, uma pontuação experimental soma os pesos de EX, PT, CA e TD, é limitada a 10 e arredondada para uma casa decimal (metade para cima). Um CVSS-BTE de 0,0 continua 0,0. Uma métrica em X retém a pontuação experimental.";
}
below_cvss {
    "0.8" => "o Mitigation factor reduz também a parte do CVSS";
    "0.5" => "a fórmula tira a média da base CVSS e da parte agêntica";
}
parts {
    "Risk gap" => "Lacuna de risco"; "Mean" => "Média"; "Adjusted score (experimental)" => "Pontuação ajustada (experimental)";
}
factors {
    "0.8" "autonomy" => ["Ele age sem aprovação?", "Uma pessoa aprova cada ação; o agente não confirma nada sozinho.", "Age sozinho em caminhos isolados ou não críticos.", "Confirma sozinho em produção ou em sistemas críticos."];
    "0.8" "tools" => ["O que suas ferramentas podem mudar?", "Não tem ferramentas, ou só de leitura.", "Suas ferramentas também escrevem, mas são bem restritas ou estão em uma lista de permissões.", "Suas ferramentas são amplas e poderosas: nuvem, CI/CD, SQL, controle de plantas."];
    "0.8" "language" => ["A linguagem comum o dirige?", "As entradas são estruturadas.", "A linguagem natural serve para consultas e perguntas, não para agir.", "Um prompt em linguagem natural dirige o planejamento e as chamadas de ferramentas."];
    "0.8" "context" => ["O ambiente o dirige?", "Não usa sinais do ambiente.", "Usa poucos sinais específicos.", "Sinais amplos do ambiente determinam o que ele decide sozinho."];
    "0.8" "non_determinism" => ["Quanto ele varia?", "Segue regras ou uma semente fixa.", "Sua variação é limitada por barreiras rígidas.", "Sua variação é alta e suas barreiras são fracas."];
    "0.8" "opacity" => ["Seus atos podem ser rastreados?", "Cada ação pode ser rastreada em logs determinísticos.", "Os logs são parciais ou dispersos, e o raciocínio é uma caixa-preta.", "Não se pode rastrear por que uma ação ocorreu."];
    "0.8" "persistence" => ["Por quanto tempo ele lembra?", "Não guarda estado.", "Lembra dentro de uma sessão.", "Lembra entre sessões, por exemplo em um banco de dados vetorial."];
    "0.8" "identity" => ["Sua identidade muda?", "Tem uma identidade ou conta de serviço fixa.", "Muda de identidade em poucos casos conhecidos, por exemplo por ferramenta.", "Assume papéis ou cruza locatários durante a execução."];
    "0.8" "multi_agent" => ["Quantos agentes trabalham juntos?", "Trabalha sozinho.", "Trabalha com um ou dois agentes conhecidos.", "Faz parte de uma orquestração complexa, de um enxame ou de um mercado de agentes."];
    "0.8" "self_mod" => ["O que ele pode mudar em si mesmo?", "Sua configuração é estática.", "Pode mudar seu prompt ou sua configuração, nada mais.", "Pode mudar ferramentas ou o fluxo de controle, ou escrever e executar código."];
    "0.5" "autonomy" => ["Ele age sem aprovação?", "Cada ação precisa de uma pessoa, como com um copiloto.", "Segue árvores de decisão fixas e age sozinho onde o risco é baixo.", "Age sozinho e sem roteiro, com mais risco, e fala livremente com outros agentes."];
    "0.5" "tools" => ["Com que liberdade escolhe ferramentas?", "Não tem ferramentas, ou as chama de forma fixa.", "Escolhe de um conjunto pequeno e limitado, como ferramentas internas.", "Escolhe sem limites, entre ferramentas de alto risco."];
    "0.5" "persistence" => ["O que ele guarda?", "Não guarda estado além do prompt.", "Lê de um repositório e tem sessões curtas por identidade.", "Escreve em seu repositório e aprende a longo prazo ou entre sessões."];
    "0.5" "identity" => ["Quem define suas permissões?", "Sua identidade é definida de antemão, com os menores privilégios.", "Uma pessoa ou uma política aprova o que lhe é delegado.", "Escolhe as próprias permissões sem limites."];
    "0.5" "multi_agent" => ["Quem define como os agentes colaboram?", "Não trabalha com nenhum outro agente.", "Seus parceiros, ou o modo de colaborar, são definidos de antemão.", "Os agentes se arranjam entre si, sem limites."];
    "0.5" "non_determinism" => ["Entradas e saídas são verificadas?", "Entradas e saídas são verificadas por esquemas, e a lógica é conhecida.", "Só um lado é verificado, e o que muda é limitado.", "Os agentes conversam em texto livre e se encontram, sem limites de entrada ou saída."];
    "0.5" "self_mod" => ["O que ele pode mudar em si mesmo?", "Não muda nada em si mesmo; o treinamento ocorre em outro lugar.", "Escreve memória, contexto ou os objetivos de uma sessão.", "Escreve código, pesos, contexto duradouro ou objetivos."];
    "0.5" "goal_planning" => ["Com que liberdade planeja?", "Dá passos isolados rumo a objetivos fixos.", "Um agente divide uma tarefa com raciocínio simples.", "Vários agentes dividem uma tarefa e refletem sobre ela recursivamente."];
    "0.5" "context" => ["O que chega a ele de fora?", "Não recebe contexto externo que possa mudar.", "Seu contexto é limitado e selecionado, como uma intranet.", "Recebe a internet aberta ou fontes irrestritas, e negocia objetivos."];
    "0.5" "opacity" => ["Seus atos podem ser rastreados?", "Raciocínio e resultados são registrados por completo, com linhas de base.", "O agente relata os próprios motivos; as estatísticas são grosseiras.", "Não há visibilidade, e há poucos logs."];
}
metrics {
    "LC" => "Se a linguagem natural de um atacante alcança o que o agente decide ou chama." 'D' "A linguagem de um atacante alcança sem mediação uma decisão privilegiada ou uma chamada de ferramenta." 'I' "Entra por conteúdo que o agente recupera ou ingere." 'M' "É reduzida a campos fechados e validados antes de algo importante." 'N' "Nenhuma linguagem natural alcança algo importante." 'X' "As evidências não dizem.";
    "CP" => "Por quanto tempo um contexto controlado por um atacante fica acessível." 'C' "É armazenado e fica acessível após a sessão." 'S' "Vive só na sessão, e testes confirmam isso." 'N' "Nada passa de uma requisição para a seguinte." 'X' "As evidências não dizem.";
    "AP" => "Até onde um comprometimento viaja de agente a agente." 'L' "Cruza uma fronteira de confiança para outros agentes, locatários ou sistemas." 'C' "Espalha-se nas ferramentas e ações do próprio agente." 'N' "Fica no primeiro componente atingido." 'X' "As evidências não dizem.";
    "SR" => "Com que confiabilidade o ataque funciona, por prova ou por pelo menos 30 episódios (limites de Wilson unilaterais de 95%)." 'R' "O limite inferior de seu sucesso é pelo menos 0,90, ou está provado que funciona." 'P' "Os limites não sustentam nenhum dos outros dois." 'U' "O limite superior de seu sucesso é menor que 0,10, ou está provado que não funciona." 'X' "As evidências não dizem.";
    "EX" => "Com que liberdade ferramentas, plug-ins e outras extensões são alcançáveis." 'W' "Uma extensão é dinâmica ou não revisada, ou o que pode fazer não é limitado." 'M' "As extensões são revisadas e estão em uma lista de permissões, com argumentos verificados e menores privilégios." 'N' "Nenhuma extensão importante está no caminho." 'X' "As evidências não dizem.";
    "PT" => "Se é certo qual fornecedor e qual modelo respondem." 'H' "Nada impõe o fornecedor, o modelo e a implantação aprovados." 'M' "São impostos e auditados, mas não se pode verificar o que responde." 'L' "São impostos e atestados, e as mudanças são autorizadas." 'X' "As evidências não dizem.";
    "CA" => "Se um atacante pode elevar o consumo." 'W' "Não há um teto rígido, ou ele foi contornado." 'M' "Há um teto, mas é incompleto ou não bloqueia em caso de falha." 'N' "Limites testados que bloqueiam em caso de falha cobrem todo o consumo." 'X' "As evidências não dizem.";
    "TD" => "Se é possível reconstruir o que o agente fez." 'H' "Um teste confirma que não." 'M' "É possível, mas campos, integridade ou retenção dos registros têm lacunas." 'L' "Um exercício confirma registros completos e protegidos." 'X' "As evidências não dizem.";
}
effects {
    "AX" => "desconhecida: LC, CP, AP ou SR é X";
    "A2" => "efeito agêntico forte";
    "A0" => "nenhum efeito agêntico relevante";
    "A1" => "algum efeito agêntico";
}
questions {
    "untrusted-to-action" => "O que impede um texto externo de dirigir esta ação?", "Um modelo não distingue com segurança instruções de dados. Quem escreve o texto pode então usar o que o agente pode fazer.";
    "lethal-trifecta" => "É possível fazer dados privados saírem por este agente?", "Texto não confiável, dados privados e uma saída são inofensivos sozinhos. Juntos, uma instrução no texto pode levar os dados embora.";
    "code-execution" => "O que contém o código, e o que ele pode alcançar dali?", "Quem dirige um modelo também decide que código ele escreve, e alcança o que esse código alcança.";
    "code-in-trusted-zone" => "Por que não está em uma zona própria?", "Dentro de uma zona nada precisa ser quebrado para ir do código aos dados.";
    "memory-poisoning" => "Como se encontra e remove uma memória falsa?", "O que é lembrado uma vez dirige toda sessão posterior, muito depois de sumir o texto que o plantou.";
    "retrieval-poisoning" => "Quem pode escrever o que o agente lê?", "Um documento que qualquer um pode escrever é uma mensagem ao agente, e é achado justamente quando serve à tarefa.";
    "shared-memory" => "Um agente pode mudar o que outro acredita?", "Um repositório compartilhado é um canal entre agentes que ninguém projetou como tal; nada verifica quem diz o quê nele.";
    "shared-identity" => "De quem são as permissões que usa, e quem responde?", "Uma ação com identidade emprestada tem todas as permissões do dono, e o log nomeia alguém que não a fez.";
    "secrets-near-text" => "O segredo pode ser lido ou usado por instrução?", "O que está em um contexto pode ser perguntado, e o que uma ferramenta pode usar pode ser usado para outra pessoa.";
    "external-model" => "O que chega ao fornecedor, e sob quais termos?", "Cada prompt é uma cópia de seu conteúdo com outra parte, pelo tempo que os termos dela disserem.";
    "model-change" => "O que percebe que o fornecedor mudou o modelo?", "Uma nova versão pode seguir, com o mesmo nome, outras instruções que não as da versão avaliada.";
    "tool-supply-chain" => "Quem pode mudar seu código ou sua descrição, e como você perceberia?", "A descrição de uma ferramenta é parte do prompt. Quem a muda fala com o modelo antes do usuário.";
    "rogue-server" => "Como o servidor é autenticado, e o que ele pode levar o agente a fazer?", "Um servidor responde com texto que o agente lê, e pode oferecer ferramentas que ninguém pediu.";
    "unauthenticated-flow" => "Quem pode enviar para cá?", "Em uma fronteira, o receptor decide por quem envia. Se não sabe, qualquer um pode ser o remetente.";
    "unencrypted-flow" => "Quem pode ler ou mudar isso no caminho?", "Entre zonas há uma rede, e o que os agentes dizem por ela é ao mesmo tempo dado e instrução.";
    "agent-to-agent" => "O que um agente aceita do outro, e até onde vai uma resposta errada?", "Um agente que confia em outro assume seus erros e os repassa com a própria autoridade.";
    "delegation" => "O outro agente verifica em nome de quem age?", "O segundo agente tem permissões que o primeiro não tem. Sem verificação, o primeiro também as tem.";
    "irreversible" => "O que pode ser desfeito, e quem aprova antes?", "Uma resposta errada pode ser corrigida. Um pagamento, uma publicação ou um movimento já aconteceu.";
    "approval-fatigue" => "Alguém ainda lê o que aprova?", "Quem é consultado muitas vezes diz sim. Uma aprovação que ninguém lê não é aprovação.";
    "person-persuaded" => "O agente pode ser levado a enganar a pessoa?", "As pessoas confiam em um assistente que acertou antes, e fazem por um atacante o que o agente não pode fazer.";
    "no-log" => "Como você saberia o que ele fez?", "Sem registro ninguém distingue um erro de um ataque, nem sabe se houve um.";
    "log-leak" => "O que disso vai parar em logs, e quem os lê?", "Os rastros guardam prompts e respostas inteiros, e mais gente pode lê-los do que os sistemas de origem.";
    "log-poisoning" => "Uma entrada de log pode dirigir o agente que a lê?", "Um log é texto que terceiros ajudam a escrever, e um agente que o lê para consertar algo tem permissões.";
    "resource-use" => "O que limita chamadas, tokens e dinheiro?", "Cada requisição custa ao dono e não ao remetente, e um agente transforma uma requisição em muitas.";
    "training-loop" => "Terceiros podem ensinar o modelo?", "O que foi treinado não se encontra lendo, e permanece quando os dados se foram.";
    "no-control" => "Onde suas permissões são decididas e revogadas?", "Permissões escritas em um agente só são retiradas mudando o agente.";
}
}
