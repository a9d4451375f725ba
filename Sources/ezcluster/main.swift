print("ezcluster")
