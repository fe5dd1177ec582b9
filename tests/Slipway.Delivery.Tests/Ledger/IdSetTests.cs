using FsCheck;
using FsCheck.Fluent;
using Slipway.Delivery.Ledger;

namespace Slipway.Delivery.Tests.Ledger;

public sealed class IdSetTests
{
    [Fact]
    public void It_says_of_each_id_what_a_general_set_says() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        var (set, general) = (new IdSet(), new HashSet<UInt128>());
        return bytes.All(id => set.Add(id) == general.Add(id));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_grows()
    {
        var set = new IdSet();
        Enumerable.Range(1, 10_000).ShouldAllBe(id => set.Add((UInt128)id << 64 | (uint)id % 7));
        Enumerable.Range(1, 10_000).ShouldAllBe(id => !set.Add((UInt128)id << 64 | (uint)id % 7));
    }
}
