import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Failure, Loading } from '../../display/answers.tsx';
import { HostText } from '../../display/host-text.tsx';
import { api } from '../../session/client.ts';

/** One host. */
export function Page() {
  const { host = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['host', host],
    queryFn: async () => api.getHost({ host, gone: true }),
  });
  if (data === undefined) return error === null ? <Loading /> : <Failure error={error} onRetry={refetch} />;
  return (
    <Title order={1}>
      <HostText text={data.host.name} />
    </Title>
  );
}
