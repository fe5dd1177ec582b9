using Slipway.TestBuild;

await (args.Length == 8 ? ClusterDelivery.RunAsync(args) : LocalDelivery.RunAsync(args));
