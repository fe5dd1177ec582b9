using System.Reflection;

namespace Slipway.Conventions.Tests;

/// <summary>The public API is a promise: a change to it is seen in review, as a change to a file.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Assemblies() =>
        ["Slipway.Tooling", "Slipway.Engine", "Slipway.Workflows", "Slipway.Oci", "Slipway.Delivery", "Slipway.Components"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_api_is_the_approved_one(string name)
    {
        var file = Path.Combine(Sources.Root, "tests", "Slipway.Conventions.Tests", "PublicApi", $"{name}.txt");
        var actual = PublicApi.Describe(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("SLIPWAY_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file) : "";
        var (was, now) = (approved.Split('\n'), actual.Split('\n'));
        string[] changes = [.. was.Except(now).Select(line => $"- {line.Trim()}"), .. now.Except(was).Select(line => $"+ {line.Trim()}")];
        changes.ShouldBeEmpty("if the change is meant: SLIPWAY_APPROVE=1 dotnet test tests/Slipway.Conventions.Tests, and review the difference");
        actual.ShouldBe(approved);
    }
}
