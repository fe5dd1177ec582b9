using System.Text.Json.Nodes;
using Slipway.Delivery.Scanning;
using Slipway.Oci;
using Slipway.Tooling;

namespace Slipway.Infrastructure.Tests.Scanning;

public sealed class TrivyImageTests(TrivyFixture trivy) : IClassFixture<TrivyFixture>
{
    private const string Release = "ID=debian\nVERSION_ID=\"12\"\nNAME=\"Debian GNU/Linux\"\n";
    private const string Packages =
        "Package: busybox\nStatus: install ok installed\nVersion: 1:1.35.0-4\nArchitecture: amd64\nMaintainer: M <m@example.com>\n\n";

    private readonly AbsolutePath _layout = trivy.NewFolder("layout");

    [TrivyFact]
    public async Task Of_several_images_in_a_layout_the_one_of_that_digest_is_scanned()
    {
        var debian = OciLayout.Write(_layout, new Dictionary<string, string>
        {
            ["etc/os-release"] = Release,
            ["etc/debian_version"] = "12.5\n",
            ["var/lib/dpkg/status"] = Packages,
        });
        var empty = OciLayout.Write(_layout, new Dictionary<string, string> { ["hello.txt"] = "hello" });
        var scanner = trivy.Scanner(trivy.Options);

        var reports = await Task.WhenAll(
            scanner.ScanImageAsync(new("web", _layout, debian), CancellationToken.None),
            scanner.ScanImageAsync(new("web", _layout, empty), CancellationToken.None));

        var finding = reports[0].Findings.ShouldHaveSingleItem();
        (finding.Id, finding.Target, finding.Service, finding.FixedVersion).ShouldBe(("CVE-2022-48174", "debian packages", "web", "1:1.35.0-4+deb12u1"));
        reports[1].Findings.ShouldBeEmpty();
        reports[1].Runs.ShouldAllBe(run => run.State == ScanState.Ran);
    }

    [TrivyFact]
    public async Task A_digest_that_the_layout_does_not_hold_never_passes()
    {
        OciLayout.Write(_layout, new Dictionary<string, string> { ["hello.txt"] = "hello" });

        var report = await trivy.Scanner(trivy.Options).ScanImageAsync(new("web", _layout, Digest.Of("other"u8)), CancellationToken.None);

        report.Runs.ShouldAllBe(run => run.State == ScanState.Failed);
        ScanGate.Judge(report, new(), [], new(2026, 11, 20)).Verdict.ShouldBe(ScanVerdict.Failed);
    }

    [TrivyFact]
    public async Task A_folder_that_is_no_layout_is_told_before_trivy_runs() =>
        (await Should.ThrowAsync<UsageException>(() => trivy.Scanner(trivy.Options).ScanImageAsync(new("web", _layout), CancellationToken.None)))
            .Cure.ShouldBe("Build the image first.");

    [TrivyFact]
    public async Task Both_bills_of_materials_name_what_is_in_the_image()
    {
        var digest = OciLayout.Write(_layout, new Dictionary<string, string>
        {
            ["app/packages.lock.json"] = """{"version":1,"dependencies":{"net10.0":{"Newtonsoft.Json":{"type":"Direct","resolved":"12.0.3"}}}}""",
        });
        var folder = trivy.NewFolder("sbom");
        var scanner = trivy.Scanner(trivy.Options);
        ImageScanRequest request = new("web", _layout, digest);

        (await scanner.WriteSbomAsync(request, SbomFormat.CycloneDx, folder / "web.cdx.json", CancellationToken.None)).ShouldBeTrue();
        (await scanner.WriteSbomAsync(request, SbomFormat.Spdx, folder / "web.spdx.json", CancellationToken.None)).ShouldBeTrue();

        var cyclone = JsonNode.Parse(File.ReadAllText(folder / "web.cdx.json"))!;
        cyclone["components"]!.AsArray().Select(component => (string?)component!["purl"]).ShouldContain("pkg:nuget/Newtonsoft.Json@12.0.3");
        var spdx = JsonNode.Parse(File.ReadAllText(folder / "web.spdx.json"))!;
        spdx["packages"]!.AsArray().Select(package => $"{package!["name"]} {package["versionInfo"]}").ShouldContain("Newtonsoft.Json 12.0.3");
    }
}
