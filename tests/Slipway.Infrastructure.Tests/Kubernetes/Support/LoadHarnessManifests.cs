namespace Slipway.Infrastructure.Tests.Kubernetes;

/// <summary>The load harness as small as it can be, for tests of what is around it.</summary>
internal static class LoadHarnessManifests
{
    public static string Of(TestImage image, int replicas, string memory = "256Mi") =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: load-harness }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: load-harness } }
          strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
          template:
            metadata:
              labels: { app: load-harness }
            spec:
              automountServiceAccountToken: false
              enableServiceLinks: false
              terminationGracePeriodSeconds: 10
              containers:
                - name: load-harness
                  image: {{image.Reference}}
                  env:
                    - { name: DOTNET_EnableDiagnostics, value: "0" }
                  ports:
                    - { name: http, containerPort: 8080 }
                  readinessProbe:
                    httpGet: { path: /readyz, port: http }
                    periodSeconds: 1
                    timeoutSeconds: 5
                  resources:
                    requests: { cpu: 10m, memory: 32Mi }
                    limits: { memory: {{memory}} }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: load-harness }
        spec:
          selector: { app: load-harness }
          ports:
            - { name: http, port: 80, targetPort: http, protocol: TCP } # 1.20 wants the protocol said

        """;
}
