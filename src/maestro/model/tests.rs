use super::*;

fn threat(id: &str, layers: &[LayerId]) -> Threat {
    Threat { id: id.to_owned(), layers: layers.to_vec(), ..Threat::default() }
}

#[test]
fn threats_come_in_the_order_of_the_layers_then_those_across() {
    let mut model = ThreatModel {
        layers: LayerId::ALL.into_iter().map(Layer::not_assessed).collect(),
        cross_layer: vec![threat("X-1", &[LayerId::L3, LayerId::L4])],
        ..ThreatModel::default()
    };
    model.layers[6].threats.push(threat("L7-1", &[LayerId::L7]));
    model.layers[2].threats.push(threat("L3-1", &[LayerId::L3]));
    model.layers[2].threats.push(threat("L3-2", &[LayerId::L3]));
    let found: Vec<_> = model.threats().map(|threat| (threat.id.as_str(), threat.is_cross_layer())).collect();
    assert_eq!(found, [("L3-1", false), ("L3-2", false), ("L7-1", false), ("X-1", true)]);
}

#[test]
fn controls_are_looked_up_as_written() {
    let mitigation = Mitigation { id: "M1".to_owned(), ..Mitigation::default() };
    let model = ThreatModel { mitigations: vec![mitigation], ..ThreatModel::default() };
    assert_eq!(model.mitigation("M1").map(|mitigation| mitigation.id.as_str()), Some("M1"));
    assert!(model.mitigation("m1").is_none());
}
