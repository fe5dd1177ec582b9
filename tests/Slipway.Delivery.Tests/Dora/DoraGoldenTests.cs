using Slipway.Delivery.Dora;
using Slipway.Delivery.Tests.Ledger;

namespace Slipway.Delivery.Tests.Dora;

public sealed class DoraGoldenTests
{
    public static TheoryData<string> Cases => [.. Directory.EnumerateFiles(DoraCase.Folder, "*.case").Select(path => Path.GetFileNameWithoutExtension(path))
        .Order()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_figures_are_as_expected(string name) =>
        DoraCase.Render(DoraMetrics.Compute(DoraCase.Read(name), Sample.Now)).ShouldBe(DoraCase.Expected(name));

    [Fact]
    public void Every_case_has_its_expectation_and_every_expectation_its_case() =>
        Directory.EnumerateFiles(DoraCase.Folder, "*.expected").Select(path => Path.GetFileNameWithoutExtension(path)).Order()
            .ShouldBe(Directory.EnumerateFiles(DoraCase.Folder, "*.case").Select(path => Path.GetFileNameWithoutExtension(path)).Order());
}
