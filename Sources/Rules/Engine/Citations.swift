/// The guide that most cluster requirements come from.
let clusteringGuide = Rule.Reference(
    "Clustering guide", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering/")
