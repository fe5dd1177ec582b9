return await LoadHarness.LoadHarnessApp.RunAsync(args);
