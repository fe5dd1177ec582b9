using Slipway.Bench;

switch (args)
{
    case ["dora", .. var rest]:
        await DoraBench.RunAsync(rest, Console.Out, CancellationToken.None);
        return 0;
    case ["images"]:
        await ImagesBench.RunAsync(Console.Out, CancellationToken.None);
        return 0;
    default:
        await Console.Error.WriteLineAsync("dotnet run -c Release --project bench/Slipway.Bench -- dora|images");
        return 2;
}
