return await Slipway.Bench.Scenarios.RunAsync(args);
