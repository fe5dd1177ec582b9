using Slipway.Delivery.Scanning;
using Slipway.Testing.Infrastructure;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Scanning;

public sealed class OwnRepositoryTests(TrivyFixture trivy) : IClassFixture<TrivyFixture>
{
    [TrivyFact]
    public async Task This_repository_passes_its_own_scan_under_the_default_policy()
    {
        var step = new ScanStep(trivy.Scanner(trivy.Options), new(), TimeProvider.System, NullLog.Instance);

        var record = await step.ScanTreeAsync(RepositoryRoot.Find(), environment: null, [], CancellationToken.None);

        record.Verdict.ShouldBe(ScanVerdict.Passed, ScanText.Render(record));
        record.Findings.ShouldContain(judged => judged.Finding.Target.StartsWith("k8s/")); // it did look there
    }

    [TrivyFact]
    public async Task The_manifests_have_no_high_or_critical_finding()
    {
        var step = new ScanStep(trivy.Scanner(trivy.Options), new(), TimeProvider.System, NullLog.Instance);

        var record = await step.ScanTreeAsync(RepositoryRoot.Find() / "k8s", environment: null, [], CancellationToken.None);

        record.Findings.Where(judged => judged.Finding.Severity >= Severity.High).ShouldBeEmpty(ScanText.Render(record));
        record.Findings.ShouldNotBeEmpty(); // it did look
    }
}
