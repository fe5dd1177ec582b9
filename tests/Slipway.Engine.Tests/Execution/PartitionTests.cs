using FsCheck;
using FsCheck.Fluent;
using Slipway.Tooling;

namespace Slipway.Engine.Tests.Execution;

public sealed class PartitionTests
{
    [Fact]
    public void Every_item_is_in_exactly_one_share() => Prop.ForAll<PositiveInt, int[]>((count, items) =>
    {
        var of = (count.Get % 20) + 1;

        var shares = Enumerable.Range(1, of).SelectMany(number => new Partition(number, of).Take(items));

        shares.Order().ShouldBe(items.Order());
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null, 1, 1)]
    [InlineData("", 1, 1)]
    [InlineData("2/3", 2, 3)]
    public void The_variable_says_which_share(string? text, int number, int of) => Partition.Parse(text).ShouldBe(new Partition(number, of));

    [Theory]
    [InlineData("3")]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("a/b")]
    [InlineData("-1/3")]
    public void What_is_no_share_is_an_error_that_shows_one(string text) =>
        Should.Throw<UsageException>(() => Partition.Parse(text)).Cure.ShouldNotBeNull().ShouldContain("PARTITION=1/3");
}
