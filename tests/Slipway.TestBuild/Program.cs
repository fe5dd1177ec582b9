using Slipway.TestBuild;

if (args.Length == 6)
{
    return await ClusterDelivery.RunAsync(args);
}

await LocalDelivery.RunAsync(args);
return 0;
