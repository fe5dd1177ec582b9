using System.Collections.Immutable;
using Slipway.Delivery;

namespace Slipway.Components.Tests.Support;

/// <summary>A build as a user writes it: two services, one environment besides <c>local</c>.</summary>
public sealed class ShopBuild : NukeBuild, IDeliver
{
    private static readonly AsyncLocal<Func<TargetContext, CancellationToken, Task>?> Body = new();

    public IReadOnlyList<Service> Services { get; } =
    [
        new("shop", new DotNetProject("src/Shop/Shop.csproj")) { Tests = ["tests/Shop.Tests/Shop.Tests.csproj"] },
        new("stock", new DotNetProject("src/Stock/Stock.csproj")),
    ];

    public IReadOnlyList<DeliveryEnvironment> Environments { get; } = [new("staging") { Order = 1 }];

    /// <summary>What <see cref="WithContextAsync"/> was given.</summary>
    public Target Probe => _ => _.Unlisted().Executes((ctx, ct) => Body.Value!(ctx, ct));

    public Target ShowSelection => _ => _.ReadsOnly().Executes((ctx, _) =>
    {
        var services = ((IHaveServices)this).SelectedServices.Select(service => service.Name);
        ctx.Conclude($"{((IHaveEnvironments)this).SelectedEnvironment.Name}: {string.Join(", ", services.ToImmutableArray())}");
        return Task.CompletedTask;
    });

    /// <summary>Runs <paramref name="body"/> with a context as a real target has it.</summary>
    public static async Task WithContextAsync(Slipway.Engine.Tests.BuildCall call, Func<TargetContext, CancellationToken, Task> body, params string[] arguments)
    {
        Body.Value = body;
        (await call.RunAsync<ShopBuild>(x => x.Probe, ["Probe", .. arguments])).ShouldBe(0, call.Error + call.Output);
    }
}
