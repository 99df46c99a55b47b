import { Group, Modal, MultiSelect, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ChangeEvent } from 'react';
import type { CampaignView } from '../../../api-client/client.generated.ts';
import { ChangeFoot } from '../../policy-change/change-foot.tsx';
import { useChange } from '../../policy-change/use-change.ts';
import { useGroups, useProducts } from '../../policy-change/names.ts';
import { useWords } from '../../words/use-words.tsx';
import { CATEGORY_WORDS } from '../products/category-words.ts';
import { POLICY_WORDS } from './words.ts';

const DAY_MS = 24 * 3_600_000;
/** What people have by default to remove a copy. */
const DAYS = 30;

const CATEGORIES = Object.keys(CATEGORY_WORDS.en) as readonly (keyof typeof CATEGORY_WORDS.en)[];

/** The fields as they are typed. */
interface Draft {
  readonly id: string;
  readonly name: string;
  readonly products: readonly string[];
  readonly categories: readonly string[];
  readonly reason: string;
  readonly start: string;
  readonly deadline: string;
  readonly graceDays: number;
  readonly groups: readonly string[];
  readonly message: string;
}

interface CampaignDialogProps {
  /** Absent: a new one. */
  readonly campaign: CampaignView | undefined;
  readonly basedOn: number;
  onClose(): void;
}

/** Makes or changes a campaign that the console keeps, after whom it touches was shown. */
export function CampaignDialog({ campaign, basedOn, onClose }: CampaignDialogProps) {
  const { say } = useWords(POLICY_WORDS);
  const { say: sayCategory } = useWords(CATEGORY_WORDS);
  const [products, groups] = [useProducts(), useGroups()];
  const [draft, setDraft] = useState(() => draftOf(campaign));
  const steps = useChange(basedOn, onClose);
  const edit = (part: Partial<Draft>) => {
    steps.preview.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const field = (name: 'id' | 'name' | 'reason' | 'start' | 'deadline' | 'message') => ({
    value: draft[name],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => edit({ [name]: event.currentTarget.value }),
  });
  const several = (name: 'products' | 'categories' | 'groups') => ({
    value: [...draft[name]],
    onChange: (value: string[]) => edit({ [name]: value }),
    searchable: true,
    hidePickedOptions: true,
    limit: 100,
  });
  const categories = CATEGORIES.map((value) => ({ value, label: sayCategory(value) }));
  const change = { campaigns: [campaignOf(draft, campaign)] };
  const must = { required: true, withAsterisk: false };
  return (
    <Modal opened onClose={onClose} title={say(campaign === undefined ? 'new campaign' : 'change campaign')} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          steps.step(change);
        }}
      >
        <Stack gap="sm">
          <Group grow align="start">
            <TextInput label={say('name')} data-autofocus maxLength={200} {...must} {...field('name')} />
            <TextInput
              label={say('id')}
              description={say('id what')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              pattern="[a-z0-9][a-z0-9\-]*"
              maxLength={64}
              disabled={campaign !== undefined}
              {...must}
              {...field('id')}
            />
          </Group>
          <MultiSelect label={say('products')} data={products} {...several('products')} />
          <MultiSelect label={say('categories')} data={categories} {...several('categories')} />
          <Textarea label={say('reason')} autosize minRows={2} maxLength={2000} {...must} {...field('reason')} />
          <Group grow align="start">
            <TextInput type="date" label={say('start')} {...must} {...field('start')} />
            <TextInput type="date" label={say('deadline on')} {...must} {...field('deadline')} />
            <NumberInput
              label={say('grace')}
              min={0}
              max={365}
              value={draft.graceDays}
              onChange={(value) => edit({ graceDays: Number(value) })}
            />
          </Group>
          <MultiSelect label={say('groups')} data={groups} {...several('groups')} />
          <Textarea label={say('message')} autosize minRows={2} maxLength={2000} {...field('message')} />
          <ChangeFoot steps={steps} onClose={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}

function draftOf(campaign: CampaignView | undefined): Draft {
  const days = (from: number) => new Date(Date.now() + from * DAY_MS).toISOString().slice(0, 10);
  return {
    id: campaign?.id ?? '',
    name: campaign?.name ?? '',
    products: campaign?.products ?? [],
    categories: campaign?.categories ?? [],
    reason: campaign?.reason ?? '',
    start: campaign?.start.slice(0, 10) ?? days(0),
    deadline: campaign?.deadline.slice(0, 10) ?? days(DAYS),
    graceDays: campaign?.graceDays ?? 0,
    groups: campaign?.groups ?? [],
    message: campaign?.message ?? '',
  };
}

function campaignOf(draft: Draft, before: CampaignView | undefined) {
  const { products, categories, groups } = draft;
  const message = draft.message.trim();
  return {
    id: draft.id,
    name: draft.name.trim(),
    reason: draft.reason.trim(),
    // A day includes its evening; what was not touched keeps its hour.
    start: before?.start.startsWith(draft.start) === true ? before.start : `${draft.start}T00:00:00.000Z`,
    deadline: before?.deadline.startsWith(draft.deadline) === true ? before.deadline : `${draft.deadline}T23:59:59.999Z`,
    ...(products.length === 0 ? {} : { products }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(draft.graceDays === 0 ? {} : { graceDays: draft.graceDays }),
    ...(message === '' ? {} : { message }),
    ...(before?.alternative === undefined ? {} : { alternative: before.alternative }),
  };
}
