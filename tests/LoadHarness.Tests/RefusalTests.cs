using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using LoadHarness.Tests.Support;

namespace LoadHarness.Tests;

/// <summary>Each file in <c>Cases/refused</c> is a request that must be refused, with the answer it must get; add one to add a case.</summary>
public class RefusalTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases", "refused");

    public static TheoryData<string> Cases => new(Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Bad_input_gets_a_problem_that_names_the_limit(string name)
    {
        var test = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json")))!;
        await using var harness = await RunningHarness.StartAsync(
            "Limits:Seconds=600", "Limits:Workers=4", "Limits:Megabytes=512", "Limits:RequestsPerSecond=500");
        using var content = new StringContent(test["body"] is JsonValue text ? text.GetValue<string>() : test["body"]!.ToJsonString(), Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(test["contentType"]?.GetValue<string>() ?? "application/json");
        var method = new HttpMethod(test["method"]?.GetValue<string>() ?? "POST");
        using var request = new HttpRequestMessage(method, test["path"]!.GetValue<string>()) { Content = content };

        using var answer = await harness.Http.SendAsync(request);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((int)answer.StatusCode).ShouldBe(test["status"]!.GetValue<int>(), problem.ToJsonString());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        problem["status"]!.GetValue<int>().ShouldBe((int)answer.StatusCode);
        if (test["errors"] is { } errors) problem["errors"]!.ToJsonString().ShouldBe(errors.ToJsonString());
        if (test["detail"] is { } detail) problem["detail"]!.GetValue<string>().ShouldContain(detail.GetValue<string>());
        (await harness.GetJsonAsync("/jobs"))["jobs"]!.AsArray().ShouldBeEmpty();
    }
}
